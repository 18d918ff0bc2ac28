/**
 * What a session tells its journal at the start: who, how, with which definitions, limits and strategies.
 *
 * <p>{@link dev.reprise.live.session.SessionSpec} says it, {@link dev.reprise.live.session.SessionRecords} publishes it. Replay
 * reads no other file.
 */
package dev.reprise.live.session;
