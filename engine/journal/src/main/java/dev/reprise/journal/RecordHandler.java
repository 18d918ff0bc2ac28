package dev.reprise.journal;

import org.agrona.DirectBuffer;

/** Receives the records of {@link JournalReader#poll}. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * One verified record.
     *
     * @param buffer holds the record; valid during the call only
     * @param offset where the record's header begins
     * @param length bytes of the whole record
     * @param sequence the record's number in the journal
     */
    void onRecord(DirectBuffer buffer, int offset, int length, long sequence);
}
