package dev.reprise.adapters.binance;

/** Numbers the book records of one source, from 1 without a gap. Belongs to the source's thread. */
final class SourceSequence {
    private long last;

    long next() {
        return ++last;
    }
}
