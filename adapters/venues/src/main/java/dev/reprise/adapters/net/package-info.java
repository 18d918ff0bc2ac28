/**
 * Connections: WebSocket clients that hand over and take bytes, kept up by a supervisor, and what keys need around them.
 *
 * <p>{@link dev.reprise.adapters.net.WireClient} is the small contract, {@link dev.reprise.adapters.net.WebSocketWire} its
 * implementation, {@link dev.reprise.adapters.net.WireSupervisor} reconnects and watches. Frames arrive on the client's own read
 * thread; everything else happens on the thread that polls the supervisor.
 */
package dev.reprise.adapters.net;
