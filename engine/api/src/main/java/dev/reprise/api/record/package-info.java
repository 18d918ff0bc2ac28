/**
 * What all records have in common, beside the codecs generated from the schema.
 *
 * <p>{@link dev.reprise.api.record.Records} reads and begins any record; {@link dev.reprise.api.record.ClientOrderIds} renders
 * our order ids as the venues see them. No state, any thread.
 */
package dev.reprise.api.record;
