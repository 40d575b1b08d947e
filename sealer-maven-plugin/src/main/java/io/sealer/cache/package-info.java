/** Content-addressed files on disk, shared by all projects, threads and processes of a machine. */
package io.sealer.cache;
