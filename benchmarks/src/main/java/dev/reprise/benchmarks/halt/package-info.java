/**
 * How long new orders still leave after a halt. {@link dev.reprise.benchmarks.halt.HaltLatency} is the program behind {@code reprise
 * bench halt}: a whole live session against the local venue, with {@link dev.reprise.benchmarks.halt.OrderTap} between them.
 */
package dev.reprise.benchmarks.halt;
