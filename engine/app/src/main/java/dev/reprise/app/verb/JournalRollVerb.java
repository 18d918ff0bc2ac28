package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import dev.reprise.app.run.RunLocator;
import dev.reprise.app.session.PaperModels;
import dev.reprise.app.session.Replays;
import dev.reprise.app.session.StrategyMaker;
import dev.reprise.core.CoreSettings;
import dev.reprise.journal.Generation;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalLock;
import dev.reprise.journal.JournalLockedException;
import dev.reprise.journal.JournalRoll;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.recovery.GenerationRoll;
import dev.reprise.live.recovery.Recovery;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise journal roll}: the next generation of a stopped instance's journal. */
@Command(
        name = "roll",
        description =
                "Begins the next generation of a stopped instance's journal: its state as the first records, so that the next"
                        + " start reads no more than them. The old generation is kept beside it.",
        sortOptions = false,
        footer = "%nExample: reprise journal roll demo")
public final class JournalRollVerb extends Verb {
    @Mixin
    private RunParameter parameter;

    @Mixin
    private StrategyJars jars;

    @Option(
            names = "--yes",
            description = "Also when a strategy would start cold, because its memory cannot be carried.")
    private boolean yes;

    @Override
    @SuppressWarnings("try") // the lock is held, nothing else is done with it
    protected ExitCode run(final Output out) {
        final RunLocator.Run found = parameter.find(workspace());
        RunParameter.open(found).close(); // there is a journal
        final Path journal = found.journal();
        final ObjectNode keys = out.object();
        keys.put("run", found.id());
        try (JournalLock lock = JournalLock.acquire(journal)) {
            final long start = System.nanoTime();
            final JournalWriter writer = JournalWriter.open(journal, JournalSettings.live(), lock);
            final Recovery.Result before;
            final GenerationRoll.Rolled rolled;
            try {
                before = recover(journal);
                final List<String> objections = check(writer, before, journal);
                final ArrayNode array = keys.putArray("objections");
                objections.forEach(array::add);
                rolled = GenerationRoll.roll(
                        writer,
                        JournalSettings.live(),
                        before,
                        Version.text(),
                        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()),
                        this::recover);
            } finally {
                writer.close();
            }
            final Generation next = rolled.generation();
            final Recovery.Result after = rolled.recovered();
            keys.put("generation", next.number());
            keys.put("records_before", before.records());
            keys.put("records", after.records());
            keys.put("seconds", (System.nanoTime() - start) / 1e9);
            keys.put("kept", JournalRoll.kept(journal, next.number() - 1).toString());
            out.println(String.format(
                    "rolled   %s: generation %d begins with %,d records, where %,d were",
                    found.id(), next.number(), after.records(), before.records()));
            out.println("kept     " + JournalRoll.kept(journal, next.number() - 1) + ", unchanged");
            after.coldStart()
                    .forEach(strategy -> out.println("cold     strategy " + strategy
                            + ": after the next start, `reprise ctl arm --strategy` begins it anew"));
            return out.result(ExitCode.OK, keys);
        } catch (final JournalLockedException e) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-I001",
                    e.getMessage(),
                    journal.toString(),
                    "stop the instance first: `reprise ctl stop`",
                    e);
        } catch (final JournalDamagedException e) {
            throw RunParameter.damaged(e, found);
        } catch (final Recovery.CarriedUnreadableException e) {
            throw Replays.unreadable(e, journal);
        } catch (final Recovery.IncompleteGenerationException e) {
            throw RunParameter.incomplete(e, journal);
        } catch (final Recovery.CoreFaultedException e) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-J002",
                    e.getMessage(),
                    journal.toString(),
                    "look at it with `reprise journal tail " + found.id() + "`, then start it with --skip "
                            + e.sequence(),
                    e);
        }
    }

    private Recovery.Result recover(final Path journal) {
        return Recovery.recover(
                journal,
                CoreSettings.DEFAULT,
                new StrategyMaker(StrategyCatalog.load(workspace(), jars.paths()), Map.of()),
                PaperModels::create,
                0);
    }

    private List<String> check(final JournalWriter writer, final Recovery.Result before, final Path journal) {
        if (before.runner() == null || GenerationRoll.isFreshlyRepaired(writer)) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-J009",
                    "a journal that is empty or was just repaired begins no generation",
                    journal.toString(),
                    "start the instance first");
        }
        final List<String> objections = GenerationRoll.objections(before);
        if (!objections.isEmpty() && !yes) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-J007",
                    "nothing was changed: " + String.join("; ", objections),
                    journal.toString(),
                    "again with --yes, and arm it after the next start");
        }
        return objections;
    }
}
