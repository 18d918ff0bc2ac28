package dev.reprise.live.recovery;

import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.Generation;
import dev.reprise.journal.JournalRoll;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Begins the next generation of a journal from the core that stands at its end: between two sessions, when nothing else uses
 * either. The core is spent then. What was written is recovered before it counts, and that core goes on.
 */
public final class GenerationRoll {
    private GenerationRoll() {}

    /**
     * Why the next generation should not begin now without a person's consent; empty when nothing is against it.
     *
     * @param recovered the journal as it is
     */
    public static List<String> objections(final Recovery.Result recovered) {
        final List<String> objections = new ArrayList<>();
        for (final int strategy : recovered.runner().core().strategiesWithoutMemory()) {
            objections.add("strategy " + strategy + " has no snapshot: it would start cold");
        }
        recovered.coldStart().forEach(strategy -> objections.add("strategy " + strategy + " is to start cold"));
        recovered.differing().forEach((owner, sequence) -> {
            if (owner >= 0) {
                objections.add("strategy " + owner + " decides differently from sequence=" + sequence + " on");
            }
        });
        return objections;
    }

    /**
     * Whether the journal was repaired and no session has begun since: then client order ids keep away from those that the lost
     * part may have used, which a roll would forget.
     */
    public static boolean isFreshlyRepaired(final JournalWriter writer) {
        final Generation generation = writer.generation();
        return !generation.parent().isEmpty() && writer.nextSequence() - 1 == generation.parentLastSequence();
    }

    /**
     * A new generation.
     *
     * @param recovered what the journal, which it now is, recovers to
     */
    public record Rolled(Generation generation, Recovery.Result recovered) {}

    /**
     * Begins the next generation. The writer is closed afterwards, whether this succeeds or not.
     *
     * @param writer the journal's
     * @param recovered the journal as it is; who differs in it or is cold goes on without memory
     * @param engine version of this engine
     * @param wallTime UTC ns
     * @param recover recovers a journal in that directory
     * @throws IllegalArgumentException when the journal is empty or was just repaired
     * @throws dev.reprise.journal.JournalException when it could not be written; the journal is as it was
     * @throws RuntimeException when a strategy's snapshot fails, or what was written does not recover; the journal is as it was
     * @throws java.io.UncheckedIOException when the disk refuses; the journal is the old generation or the new one
     */
    public static Rolled roll(
            final JournalWriter writer,
            final JournalSettings settings,
            final Recovery.Result recovered,
            final String engine,
            final long wallTime,
            final Function<Path, Recovery.Result> recover) {
        final CoreRunner runner = recovered.runner();
        if (runner == null || isFreshlyRepaired(writer)) {
            throw new IllegalArgumentException(
                    "a journal that is empty or was just repaired begins no generation: start its instance first");
        }
        try (JournalRoll roll = JournalRoll.begin(writer, settings)) {
            recovered.coldStart().forEach(runner.core()::forget);
            recovered.differing().keySet().forEach(runner.core()::forget);
            runner.carry(recovered.sessions(), wallTime, engine, roll::append);
            final AtomicReference<Recovery.Result> proof = new AtomicReference<>();
            final Generation generation = roll.commit(path -> proof.set(recover.apply(path)));
            return new Rolled(generation, proof.get());
        } finally {
            writer.close();
        }
    }
}
