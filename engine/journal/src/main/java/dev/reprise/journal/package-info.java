/**
 * The record of everything that came in and everything that was decided: one Chronicle Queue per generation.
 *
 * <p>Start with {@link dev.reprise.journal.JournalWriter}, the single appender, owned by the engine's journal stage.
 * {@link dev.reprise.journal.JournalReader} reads and tails from any process, {@link dev.reprise.journal.JournalVerifier}
 * proves that a journal is whole, {@link dev.reprise.journal.JournalRepair} carries the verified part of a damaged one into a
 * new generation.
 *
 * <p>Chronicle appends; reading maps its file directly and read-only. A reader that shares none of Chronicle's locks cannot
 * disturb the writer, does not wait for headers that never come, never sets a file aside, and reports the position of the
 * damage where Chronicle's own reader stops without a word at a page of zeroes.
 *
 * <p>The queue's file is a sequence of documents, each at a multiple of four:
 *
 * <pre>
 *  0  u32  length of what follows; bit 30 marks Chronicle's own documents (store header, index pages); 0 ends the file
 *  4  48-byte header and payload of one of our documents, laid out in {@link dev.reprise.journal.DocumentLayout}
 * </pre>
 *
 * The first of our documents names the generation and holds no record; every other holds one to many whole records.
 */
package dev.reprise.journal;
