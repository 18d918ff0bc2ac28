package dev.reprise.adapters.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** One file of market data, event after event in the order of the file. */
public interface MarketSource extends Closeable {
    /** What a source tells; sources of one dataset are merged by time, and at equal times in this order. */
    enum Kind {
        /** Changes of a book, or everything. */
        BOOK,
        /** Best bid and ask. */
        TOP,
        TRADE,
        BAR
    }

    /** Opens one file of a format. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens a file.
         *
         * @throws DamagedFileException when it is not of the format
         * @throws IOException when it cannot be opened
         */
        MarketSource open(Path file) throws IOException;
    }

    /** Files of one kind and content follow each other; files of different ones are merged. */
    Kind kind();

    /** Which rows these are, for messages and to tell files apart: {@code aggTrades}. */
    String content();

    /**
     * Steps to the next event; false behind the last.
     *
     * @throws DamagedFileException when it cannot be read
     */
    boolean next() throws IOException;

    /** When the recorder got the event, UTC ns; when it happened, where nobody recorded that. */
    long time() throws IOException;

    /** Whether the file tells when the recorder got an event, beside when it happened. */
    boolean hasReceiveTimes();

    /** Tells the event. */
    void tell(MarketSink sink) throws IOException;

    /** Unit of the file's times; {@link TimeUnitOfFile#AUTO} while it is not known or when they are texts. */
    TimeUnitOfFile unit();

    /** The error for the event at hand. @param what is wrong and the remedy */
    DamagedFileException damaged(String what);
}
