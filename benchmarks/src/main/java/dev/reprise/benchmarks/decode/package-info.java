/** Market-data frames to records, against Jackson. */
package dev.reprise.benchmarks.decode;
