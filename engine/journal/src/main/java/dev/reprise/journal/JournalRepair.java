package dev.reprise.journal;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CarriedEndDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * Carries the verified part of a damaged journal into a new generation. The damaged one stays as it is. Where the damage is in the
 * state that its generation begins with, what is carried is the generation before, which is kept beside it.
 */
public final class JournalRepair {
    private static final String UNFINISHED_SUFFIX = ".part";
    private static final String NEXT_SUFFIX = ".next";
    private static final String DAMAGED_SUFFIX = ".damaged-";

    private JournalRepair() {}

    /**
     * What was carried over.
     *
     * @param generation the new one; it names the one carried, its last verified sequence and its chain value there
     * @param records how many were carried
     * @param lastSequence sequence of the last record carried
     * @param damage where the verified part ended; {@code null} for a whole generation before the damaged one
     */
    public record Result(Generation generation, long records, long lastSequence, JournalDamagedException damage) {}

    /**
     * What a repair carries.
     *
     * @param directory the journal's own, or of the generations before it the newest one that has its state
     * @param verified how far it is whole
     */
    public record Source(Path directory, JournalVerifier.Result verified) {}

    /**
     * Puts a new generation in a damaged journal's place, and the damaged one beside it as {@code <name>.damaged-<number>},
     * byte for byte as it was. Holds the journal's lock meanwhile. Cut short at any moment, it leaves either the damaged journal in its place,
     * or none and {@link #isCutShort}; called again it finishes.
     *
     * @param journal the damaged journal's directory
     * @param settings block length of the new journal; its generation is not used
     * @return what was carried; {@code null} when an earlier call had done that and only the last step was missing
     * @throws JournalLockedException when an engine has it
     * @throws JournalException when it is not damaged, or there is nothing to carry
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

    /**
     * What a repair of a journal would carry: of a generation without the state that it begins with nothing, since its other records
     * mean nothing alone. Reads only.
     *
     * @throws JournalDamagedException when not even the journal's generation can be read, and none is kept
     * @throws JournalException when there is nothing to carry: no generation has its state, or the one that has it is gone
     */
    public static Source source(final Path journal) {
        Path directory = journal;
        while (true) {
            final JournalVerifier.Result verified = JournalVerifier.verify(directory);
            final Generation generation = verified.generation();
            if (generation != null && hasItsState(directory, generation)) {
                return new Source(directory, verified);
            }
            final Path before = generation == null ? newestKept(directory) : sibling(directory, generation);
            if (before == null) {
                JournalReader.open(directory).close(); // throws what is wrong with it
                throw new JournalException("begins in the middle and names no generation before: directory=" + directory
                        + "; nothing tells its state");
            }
            directory = before;
        }
    }

    /** Whether the records that can be read are enough to go on from: the first generation's are from nothing. */
    private static boolean hasItsState(final Path directory, final Generation generation) {
        if (generation.firstSequence() == 1) {
            return true;
        }
        try (JournalReader reader = JournalReader.open(directory)) {
            while (reader.next() && Records.isCarried(reader.buffer(), reader.offset())) {
                if (Records.templateId(reader.buffer(), reader.offset()) == CarriedEndDecoder.TEMPLATE_ID) {
                    return true;
                }
            }
            return false;
        } catch (final JournalDamagedException e) {
            return false; // the damage is in the state, or right behind a part of it
        }
    }

    private static Path sibling(final Path directory, final Generation generation) {
        return generation.parent().isEmpty()
                ? null
                : directory.toAbsolutePath().normalize().resolveSibling(generation.parent());
    }

    /** The last of the generations that a journal kept, for one that cannot say itself which was before; null for none. */
    private static Path newestKept(final Path journal) {
        final Path absolute = journal.toAbsolutePath().normalize();
        final Pattern name =
                Pattern.compile(Pattern.quote(absolute.getFileName().toString()) + "\\.[0-9]{6,}");
        Path newest = null;
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(
                absolute.getParent(),
                path -> name.matcher(path.getFileName().toString()).matches())) {
            for (final Path path : beside) {
                newest = newest == null || path.compareTo(newest) > 0 ? path : newest;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot look for generations beside " + journal, e);
        }
        return newest;
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
     * @throws JournalException when the target exists, the journal is not damaged, or there is nothing to carry
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
        final Source source = source(damaged);
        final JournalVerifier.Result verified = source.verified();
        final boolean isItsOwn = source.directory().equals(damaged);
        if (isItsOwn && verified.intact()) {
            throw new JournalException("journal is not damaged: directory=" + damaged + "; use it as it is");
        }
        final Path name = (isItsOwn ? named : source.directory())
                .toAbsolutePath()
                .normalize()
                .getFileName();
        final Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED_SUFFIX);
        try (JournalReader reader = JournalReader.open(source.directory())) {
            final Generation parent = reader.generation();
            final Generation next = new Generation(
                    isItsOwn ? parent.number() + 1 : numberAfter(damaged, parent),
                    parent.firstSequence(),
                    name == null ? "" : name.toString(),
                    verified.lastSequence(),
                    verified.chain());
            deleteUnfinished(unfinished);
            final Result result = copy(reader, unfinished, settings.withGeneration(next), verified.intact());
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            syncAbove(target);
            return result;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot carry " + damaged + " to " + target, e);
        }
    }

    /** The number after a damaged generation's. Where it cannot be read it is taken for the next after its parent's. */
    private static long numberAfter(final Path damaged, final Generation parent) {
        final Generation generation = JournalVerifier.verify(damaged).generation();
        return (generation == null ? parent.number() + 1 : generation.number()) + 1;
    }

    private static Result copy(
            final JournalReader reader, final Path unfinished, final JournalSettings settings, final boolean isWhole)
            throws IOException {
        JournalDamagedException damage = null;
        final long last;
        try (JournalWriter writer = JournalWriter.open(unfinished, settings)) {
            while (damage == null) {
                try {
                    if (!reader.nextDocument()) {
                        if (isWhole) {
                            break;
                        }
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
