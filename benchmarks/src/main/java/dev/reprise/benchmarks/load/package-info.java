/**
 * The whole engine under a load: frames as a venue sends them, decoded, published, decided on, journaled and handed to a gateway.
 *
 * <p>{@link dev.reprise.benchmarks.load.FrameTape} makes the frames, {@link dev.reprise.benchmarks.load.LoadedEngine} takes them.
 */
package dev.reprise.benchmarks.load;
