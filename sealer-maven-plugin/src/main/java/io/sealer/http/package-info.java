/**
 * Connections: a pool per host, TLS and plain HTTP as the user allowed them, proxies, redirects, stall timeouts. Knows
 * nothing of registries. Apache HttpClient's pool does the keeping of sockets; every header is written and every answer
 * read here, so that nothing secret passes a class that logs.
 */
package io.sealer.http;
