/** The journal against bare Chronicle documents. */
package dev.reprise.benchmarks.journal;
