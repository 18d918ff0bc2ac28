/**
 * What every driver of the core shares: the log of an input and everything it caused, in order, and the hashes over it.
 *
 * <p>{@link dev.reprise.core.driver.CoreRunner} is where to begin. One thread.
 */
package dev.reprise.core.driver;
