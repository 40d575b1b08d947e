/** What every room needs: problems with their places, and progress. */
package io.sealer;
