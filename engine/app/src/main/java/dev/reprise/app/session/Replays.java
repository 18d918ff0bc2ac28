package dev.reprise.app.session;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.run.RecordFields;
import dev.reprise.core.CoreSettings;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalReader;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.recovery.ReplayVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.DirectBuffer;
import tools.jackson.databind.node.ObjectNode;

/** Replays of journals, for the verbs that prove one. */
public final class Replays {
    private Replays() {}

    /**
     * A replay and how long it took.
     *
     * @param journal what was run again
     * @param result what it found
     * @param seconds wall clock
     */
    public record Timed(Path journal, ReplayVerifier.Result result, double seconds) {
        /** The keys of {@code replay --verify}. */
        public ObjectNode addTo(final ObjectNode keys, final String run) {
            keys.put("run", run);
            keys.put("identical", result.identical());
            if (result.identical()) {
                keys.putNull("first_difference");
            } else {
                try (RecordFields fields = new RecordFields(journal)) {
                    keys.putObject("first_difference")
                            .put("sequence", result.firstDifference())
                            .put("expected", text(result.expected(), result, fields))
                            .put("actual", text(result.actual(), result, fields));
                }
            }
            keys.put("input_events", result.inputs());
            keys.put("outputs_compared", result.outputsCompared());
            keys.put("hash", result.hash());
            keys.put("seconds", seconds);
            keys.put("events_per_second", seconds == 0 ? 0 : Math.round(result.inputs() / seconds));
            return keys;
        }
    }

    /** Runs a journal again and compares. */
    public static Timed verify(
            final Path journal, final StrategyCatalog catalog, final Map<String, String> overrides, final Output out) {
        final long start = System.nanoTime();
        try (Progress progress = out.progress()) {
            progress.phase("replay", requireRecords(journal));
            final ReplayVerifier.Result result = ReplayVerifier.verify(
                    journal,
                    CoreSettings.DEFAULT,
                    new StrategyMaker(catalog, overrides),
                    PaperModels::create,
                    bytes -> progress.update(bytes, ""));
            return new Timed(journal, result, (System.nanoTime() - start) / 1e9);
        } catch (final JournalDamagedException e) {
            throw damaged(e);
        } catch (final JournalException e) {
            throw unreadable(e, journal);
        }
    }

    /** Bytes of a journal that has something to replay. */
    private static long requireRecords(final Path journal) {
        try (JournalReader reader = JournalReader.open(journal)) {
            if (!reader.next()) {
                throw new VerbException(
                        ExitCode.DATA,
                        "RP-J005",
                        "the journal is empty: the run ended before its first record",
                        journal.toString(),
                        "choose another run");
            }
            return reader.totalBytes();
        }
    }

    /** The state that a journal's generation begins with is of an engine that this one does not understand. */
    public static VerbException unreadable(final Recovery.CarriedUnreadableException e, final Path journal) {
        return new VerbException(
                ExitCode.DATA,
                "RP-J012",
                e.getMessage(),
                journal.toString(),
                "start the version that wrote it, or put the older generations (journal.000001, …) back beside it; nothing was changed",
                e);
    }

    /** What a damaged journal looks like on the command line. */
    public static VerbException damaged(final JournalDamagedException e) {
        return new VerbException(
                ExitCode.DATA,
                "RP-J001",
                e.getMessage(),
                String.valueOf(e.file()),
                "nothing was changed; `reprise journal verify` says what is left",
                e);
    }

    /** What a journal looks like on the command line that is whole, and cannot be read by this engine. */
    public static VerbException unreadable(final JournalException e, final Path journal) {
        if (Files.notExists(journal)) {
            return new VerbException(
                    ExitCode.DATA,
                    "RP-J005",
                    "there is no journal: the run kept none, or ended before it began one",
                    journal.toString(),
                    "choose another run, or run it again without `--no-journal`",
                    e);
        }
        return new VerbException(
                ExitCode.DATA,
                "RP-J011",
                e.getMessage(),
                journal.toString(),
                "nothing was changed; start the engine that wrote it",
                e);
    }

    /** The error of a replay that is not identical. */
    public static VerbException differs(final Timed replay) {
        final ReplayVerifier.Result result = replay.result();
        try (RecordFields fields = new RecordFields(replay.journal())) {
            return new VerbException(
                    ExitCode.CHECK_FAILED,
                    "RP-R001",
                    "the replay differs from the journal at sequence " + result.firstDifference() + "\n  expected "
                            + text(result.expected(), result, fields) + "\n  actual   "
                            + text(result.actual(), result, fields),
                    replay.journal().toString(),
                    "same code, parameters and strategies as the session's? its hashes are in the journal (`journal info`)");
        }
    }

    private static String text(
            final DirectBuffer record, final ReplayVerifier.Result result, final RecordFields fields) {
        return record == null ? "nothing" : fields.line(record, 0, result.firstDifference(), TimeText::utc);
    }
}
