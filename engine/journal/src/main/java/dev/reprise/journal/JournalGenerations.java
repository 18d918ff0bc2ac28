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
            final boolean isCopied = generation.firstSequence() <= generation.parentLastSequence();
            if (!isCopied) {
                found.add(parent);
            }
            generation = read(parent);
        }
        Collections.reverse(found);
        return found;
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
     * @param child the one after
     */
    public static boolean follows(final JournalVerifier.Result parent, final Generation child) {
        return child.number() > parent.generation().number()
                && child.firstSequence() == parent.lastSequence() + 1
                && child.parentLastSequence() == parent.lastSequence()
                && child.parentChain() == parent.chain();
    }
}
