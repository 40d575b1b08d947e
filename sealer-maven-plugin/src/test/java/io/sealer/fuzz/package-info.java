/** Makes up inputs for what reads texts of users, and looks whether it stands them. */
package io.sealer.fuzz;
