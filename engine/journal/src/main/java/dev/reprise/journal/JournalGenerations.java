package dev.reprise.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The generations of an instance's journal: which there are, and whether each goes on where the one before ended. Reads only. */
public final class JournalGenerations {
    private JournalGenerations() {}

    /**
     * The directories of a journal's generations, oldest first, the journal itself last. One whose directory is gone, and all
     * before it, are missing. The damaged original of a repaired one is left out: its records are in the repaired one.
     *
     * @throws JournalException when there is no journal
     * @throws JournalDamagedException when a generation cannot be read
     */
    public static List<Path> of(final Path journal) {
        final Path absolute = journal.toAbsolutePath().normalize();
        final List<Path> found = new ArrayList<>(List.of(absolute));
        Generation generation = read(absolute);
        while (!generation.parent().isEmpty()) {
            final Path parent = absolute.resolveSibling(generation.parent());
            if (JournalFiles.queueFile(parent) == null) {
                break;
            }
            final Generation before = read(parent);
            if (!isCopy(generation, before)) {
                found.add(parent);
            }
            generation = before;
        }
        Collections.reverse(found);
        return found;
    }

    /**
     * What a generation says of the one before it. A repaired one holds records of its parent and names that; what was there before
     * is said by the parent, or the parent's parent.
     *
     * @return the directory's own, or of its parents that of which it is a copy in the end
     * @throws JournalException when there is no journal
     * @throws JournalDamagedException when a generation cannot be read
     */
    public static Generation beginning(final Path directory) {
        Generation generation = read(directory);
        while (!generation.parent().isEmpty()) {
            final Path parent = directory.toAbsolutePath().normalize().resolveSibling(generation.parent());
            if (JournalFiles.queueFile(parent) == null) {
                break;
            }
            final Generation before = read(parent);
            if (!isCopy(generation, before)) {
                break;
            }
            generation = before;
        }
        return generation;
    }

    /** Whether a generation's records are its parent's. One that goes on begins behind the parent's, of which there is one at least. */
    private static boolean isCopy(final Generation generation, final Generation parent) {
        return generation.firstSequence() == parent.firstSequence();
    }

    private static Generation read(final Path directory) {
        try (JournalReader reader = JournalReader.open(directory)) {
            return reader.generation();
        }
    }

    /**
     * Whether a generation begins right behind another one.
     *
     * @param parent the verified generation before
     * @param child the {@link #beginning} of the one after
     */
    public static boolean follows(final JournalVerifier.Result parent, final Generation child) {
        return child.number() > parent.generation().number()
                && child.firstSequence() == parent.lastSequence() + 1
                && child.parentLastSequence() == parent.lastSequence()
                && child.parentChain() == parent.chain();
    }
}
