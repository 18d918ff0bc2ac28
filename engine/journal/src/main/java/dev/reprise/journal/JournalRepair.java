package dev.reprise.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Carries the verified part of a damaged journal into a new generation. The damaged one stays as it is. */
public final class JournalRepair {
    private static final String UNFINISHED_SUFFIX = ".part";
    private static final String NEXT_SUFFIX = ".next";
    private static final String DAMAGED_SUFFIX = ".damaged-";

    private JournalRepair() {}

    /**
     * What was carried over.
     *
     * @param generation the new one; it names the damaged one, its last verified sequence and its chain value there
     * @param records how many were carried
     * @param lastSequence sequence of the last record carried
     * @param damage where the verified part ended
     */
    public record Result(Generation generation, long records, long lastSequence, JournalDamagedException damage) {}

    /**
     * Puts a new generation in a damaged journal's place, and the damaged one beside it as {@code <name>.damaged-<number>},
     * byte for byte as it was. Holds the journal's lock meanwhile. Cut short at any moment, it leaves either the damaged journal in its place,
     * or none and {@link #isCutShort}; called again it finishes.
     *
     * @param journal the damaged journal's directory
     * @param settings block length of the new journal; its generation is not used
     * @return what was carried; {@code null} when an earlier call had done that and only the last step was missing
     * @throws JournalLockedException when an engine has it
     * @throws JournalException when it is not damaged
     * @throws JournalDamagedException when there is nothing to carry
     * @throws UncheckedIOException when the disk refuses
     */
    @SuppressWarnings("try") // the lock is held, nothing else is done with it
    public static Result replace(final Path journal, final JournalSettings settings) {
        final Path next = sibling(journal, NEXT_SUFFIX);
        try {
            if (isCutShort(journal)) {
                Files.move(next, journal, StandardCopyOption.ATOMIC_MOVE);
                syncAbove(journal);
                return null;
            }
            try (JournalLock lock = JournalLock.acquire(journal)) {
                deleteUnfinished(next); // a copy that an earlier repair made and did not use
                final Path damaged = damagedName(journal);
                final Result result = toNewGeneration(journal, next, settings, damaged);
                Files.move(journal, damaged, StandardCopyOption.ATOMIC_MOVE); // the lock goes with it
                Files.move(next, journal, StandardCopyOption.ATOMIC_MOVE);
                syncAbove(journal);
                return result;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot put a repaired journal in the place of " + journal, e);
        }
    }

    /** Whether a repair was cut short between putting the damaged journal aside and putting the new one in its place. */
    public static boolean isCutShort(final Path journal) {
        return !Files.exists(journal) && Files.isDirectory(sibling(journal, NEXT_SUFFIX));
    }

    /** Where {@link #replace} would put a damaged journal aside: a name that is free. */
    public static Path damagedName(final Path journal) {
        int number = 1;
        while (Files.exists(sibling(journal, DAMAGED_SUFFIX + number))) {
            number++;
        }
        return sibling(journal, DAMAGED_SUFFIX + number);
    }

    private static Path sibling(final Path journal, final String suffix) {
        final Path absolute = journal.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + suffix);
    }

    private static void syncAbove(final Path journal) throws IOException {
        final Path above = journal.toAbsolutePath().getParent();
        if (above != null) {
            JournalFiles.syncDirectory(above);
        }
    }

    /**
     * Copies every record before the damage, with its sequence, into a new queue directory. The copy is made beside the target
     * and renamed when it is complete and on the disk, so a target that exists is whole.
     *
     * @param damaged the damaged journal's directory; only read
     * @param target the new directory; must not exist
     * @param settings block length of the new journal; its generation is not used
     * @throws JournalException when the target exists or the journal is not damaged
     * @throws JournalDamagedException when not even the damaged journal's generation can be read: there is nothing to carry
     * @throws UncheckedIOException when the disk refuses
     */
    public static Result toNewGeneration(final Path damaged, final Path target, final JournalSettings settings) {
        return toNewGeneration(damaged, target, settings, damaged);
    }

    private static Result toNewGeneration(
            final Path damaged, final Path target, final JournalSettings settings, final Path named) {
        if (Files.exists(target)) {
            throw new JournalException("target of a repair must not exist: target=" + target + "; give a new name");
        }
        final JournalVerifier.Result verified = JournalVerifier.verify(damaged);
        if (verified.intact()) {
            throw new JournalException("journal is not damaged: directory=" + damaged + "; use it as it is");
        }
        final Path name = named.toAbsolutePath().normalize().getFileName();
        final Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED_SUFFIX);
        try (JournalReader reader = JournalReader.open(damaged)) {
            final Generation parent = reader.generation();
            final Generation next = new Generation(
                    parent.number() + 1,
                    parent.firstSequence(),
                    name == null ? "" : name.toString(),
                    verified.lastSequence(),
                    verified.chain());
            deleteUnfinished(unfinished);
            final Result result = copy(reader, unfinished, settings.withGeneration(next));
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            syncAbove(target);
            return result;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot carry " + damaged + " to " + target, e);
        }
    }

    private static Result copy(final JournalReader reader, final Path unfinished, final JournalSettings settings)
            throws IOException {
        JournalDamagedException damage = null;
        final long last;
        try (JournalWriter writer = JournalWriter.open(unfinished, settings)) {
            while (damage == null) {
                try {
                    if (!reader.nextDocument()) {
                        reader.readToVerifiedEnd(); // throws: the journal was found damaged, and reading found
                        // nothing yet
                        throw new JournalException("journal was damaged and is not any more: " + unfinished
                                + "; look at the disk before you trust it");
                    }
                } catch (final JournalDamagedException e) {
                    damage = e;
                    continue;
                }
                writer.append(
                        reader.buffer(),
                        reader.documentOffset(),
                        reader.documentLength(),
                        reader.documentCount(),
                        reader.documentLastTime());
            }
            last = writer.nextSequence() - 1;
        }
        JournalFiles.syncFile(JournalFiles.queueFile(unfinished));
        JournalFiles.syncDirectory(unfinished);
        return new Result(settings.generation(), last - settings.generation().firstSequence() + 1, last, damage);
    }

    /** Removes what an earlier repair of this target, cut short, left: only ever a copy. */
    private static void deleteUnfinished(final Path unfinished) throws IOException {
        if (!Files.isDirectory(unfinished)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(unfinished)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(unfinished);
    }
}
