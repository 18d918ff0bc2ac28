/**
 * The pipeline around the core: input ring, log, journal stage, gateways, recovery, start and stop.
 *
 * <p>{@link dev.reprise.live.LiveEngine} is a running engine; {@link dev.reprise.live.recovery.Recovery} brings one back from its
 * journal, {@link dev.reprise.live.recovery.ReplayVerifier} proves a journal by running it again.
 */
package dev.reprise.live;
