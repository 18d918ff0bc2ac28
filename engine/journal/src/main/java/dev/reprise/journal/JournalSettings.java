package dev.reprise.journal;

import java.util.Objects;

/**
 * How a journal is written. Readers need none of it.
 *
 * @param blockLengthBytes how much of the file is mapped and grown at a time: a power of two from 2 MiB to 1 GiB
 * @param generation what a new queue calls itself; ignored when the directory already holds one
 * @param durability when what is appended may be acted upon
 * @param ahead whether a helper thread allocates and touches what the appender will write next
 */
public record JournalSettings(int blockLengthBytes, Generation generation, Durability durability, boolean ahead) {
    private static final int MIN_BLOCK_LENGTH = 2 << 20;
    private static final int MAX_BLOCK_LENGTH = 1 << 30;
    private static final int LIVE_BLOCK_LENGTH = 64 << 20;

    /** Checks the ranges. */
    public JournalSettings {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(durability, "durability");
        if (blockLengthBytes < MIN_BLOCK_LENGTH
                || blockLengthBytes > MAX_BLOCK_LENGTH
                || Integer.bitCount(blockLengthBytes) != 1) {
            throw new IllegalArgumentException("blockLengthBytes must be a power of two from " + MIN_BLOCK_LENGTH
                    + " to " + MAX_BLOCK_LENGTH + ": was " + blockLengthBytes);
        }
    }

    /** Durable when the process dies, nothing ahead. */
    public JournalSettings(final int blockLengthBytes, final Generation generation) {
        this(blockLengthBytes, generation, Durability.PROCESS, false);
    }

    /** For a live engine: blocks of 64 MiB, so that mapping a block is rare, allocated and touched ahead. */
    public static JournalSettings live() {
        return new JournalSettings(LIVE_BLOCK_LENGTH, Generation.first(), Durability.PROCESS, true);
    }

    /** For tests and small runs: blocks of 2 MiB. */
    public static JournalSettings small() {
        return new JournalSettings(MIN_BLOCK_LENGTH, Generation.first());
    }

    /** The same settings with another generation. */
    public JournalSettings withGeneration(final Generation other) {
        return new JournalSettings(blockLengthBytes, other, durability, ahead);
    }

    /** The same settings with another durability. */
    public JournalSettings withDurability(final Durability other) {
        return new JournalSettings(blockLengthBytes, generation, other, ahead);
    }

    /** The same settings with or without a helper thread. */
    public JournalSettings withAhead(final boolean other) {
        return new JournalSettings(blockLengthBytes, generation, durability, other);
    }
}
