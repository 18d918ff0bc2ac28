/**
 * Laws of the whole core, on random histories. {@link dev.reprise.core.laws.World} drives a core with strategies that order at
 * random and a venue that delays, repeats, loses, reorders and lies; each {@link dev.reprise.core.laws.Law} reads the log and nothing
 * of the code it judges, and keeps its own slow books.
 */
package dev.reprise.core.laws;
