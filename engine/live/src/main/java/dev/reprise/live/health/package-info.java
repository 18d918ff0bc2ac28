/**
 * How the engine itself is doing, as inputs of the core: room on the disk, the input ring's backlog, the core's loop. Measured on a
 * thread of its own; the core sees nothing but {@code Health} records, so a replay sees the same.
 *
 * <p>{@link dev.reprise.live.health.HealthReporter} is where to begin.
 */
package dev.reprise.live.health;
