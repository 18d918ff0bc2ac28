/** Numbers and records: decimals, SBE codecs. */
package dev.reprise.benchmarks.api;
