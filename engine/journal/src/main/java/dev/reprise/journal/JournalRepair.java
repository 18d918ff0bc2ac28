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
        if (Files.exists(target)) {
            throw new JournalException("target of a repair must not exist: target=" + target + "; give a new name");
        }
        final JournalVerifier.Result verified = JournalVerifier.verify(damaged);
        if (verified.intact()) {
            throw new JournalException("journal is not damaged: directory=" + damaged + "; use it as it is");
        }
        final Path name = damaged.toAbsolutePath().normalize().getFileName();
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
            final Path above = target.toAbsolutePath().getParent();
            if (above != null) {
                JournalFiles.syncDirectory(above);
            }
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
