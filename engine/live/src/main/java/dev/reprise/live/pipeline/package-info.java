/**
 * Core, journal and gateways, one behind the other. Nothing waits against the direction of the events.
 *
 * <p>{@link dev.reprise.live.pipeline.CoreAgent} runs the core and, fused, the journal; {@link
 * dev.reprise.live.pipeline.JournalStage} writes and releases; {@link dev.reprise.live.pipeline.Gateway} sends.
 */
package dev.reprise.live.pipeline;
