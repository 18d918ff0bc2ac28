/**
 * The JMH suite. {@link dev.reprise.benchmarks.Main} runs it, with the engine's own JVM flags in every fork.
 *
 * <p>A method whose name begins with {@code baseline} is what the other methods of its class are measured against, in the same
 * run and with the same parameters: the least that a machine must do for the same job, in one short method or class.
 */
package dev.reprise.benchmarks;
