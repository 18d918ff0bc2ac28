/**
 * The journal run again: as proof ({@link dev.reprise.live.recovery.ReplayVerifier}) and to come back after a stop or a crash
 * ({@link dev.reprise.live.recovery.Recovery}). The caller's thread.
 */
package dev.reprise.live.recovery;
