/** A journal, read and decided again. */
package dev.reprise.benchmarks.replay;
