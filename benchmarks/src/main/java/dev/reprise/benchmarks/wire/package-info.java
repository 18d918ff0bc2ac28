/**
 * How long a frame takes from the socket it comes from to the order frame on the socket that the order leaves by, beside a bare
 * echo over the same loopback.
 *
 * <p>{@link dev.reprise.benchmarks.wire.WireBench} is the program; {@code reprise bench wire} runs it in a process of its own.
 */
package dev.reprise.benchmarks.wire;
