package dev.reprise.journal;

import java.io.IOException;

/** Where blocks come from; tests have one that runs out. One thread at a time. */
interface Space extends AutoCloseable {
    /**
     * Sees to it that stores in a range need no new block; what is in it stays.
     *
     * @throws IOException when the disk has none left, or fails
     */
    void allocate(long position, long length) throws IOException;

    /** Gives the blocks of a range back; it reads as zeroes from then on. */
    void release(long position, long length);

    @Override
    void close() throws IOException;
}
