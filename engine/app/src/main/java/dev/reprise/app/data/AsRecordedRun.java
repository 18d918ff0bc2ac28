package dev.reprise.app.data;

import dev.reprise.api.schema.RunMode;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import dev.reprise.app.config.StatisticsConfig;
import dev.reprise.app.run.RunLocator;
import dev.reprise.app.session.PaperModels;
import dev.reprise.app.session.Replays;
import dev.reprise.app.session.RunDirectory;
import dev.reprise.app.session.StrategyMaker;
import dev.reprise.app.session.Summary;
import dev.reprise.backtest.AsRecordedRunner;
import dev.reprise.backtest.AsRecordedSettings;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.backtest.NoMarketDataException;
import dev.reprise.backtest.SessionComparison;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalWriter;
import dev.reprise.journal.Manifest;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.simulator.paper.FillModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A recorded session as a backtest, with a directory of its own under {@code runs/}, and how it compares with the session. */
public final class AsRecordedRun {
    private final Path workspace;
    private final StrategyCatalog catalog;
    private final RunLocator.Run data;
    private FillModel fill; // null: the session's

    /** @param data the session, its journal in it */
    public AsRecordedRun(final Path workspace, final StrategyCatalog catalog, final RunLocator.Run data) {
        this.workspace = workspace;
        this.catalog = catalog;
        this.data = data;
    }

    /** With another model of the queue than the session's: then it need not be equal, and nothing else differs. */
    public AsRecordedRun filledBy(final FillModel other) {
        fill = other;
        return this;
    }

    /**
     * Runs it.
     *
     * @return the keys of {@code backtest}, with {@code session} and the {@code same_…_as_session} keys beside them
     * @throws VerbException when the journal is damaged or holds no session
     */
    public ObjectNode run(final Output out) throws IOException {
        try {
            return execute(out);
        } catch (final JournalDamagedException e) {
            throw Replays.damaged(e);
        } catch (final JournalException e) {
            throw Replays.unreadable(e, data.journal());
        } catch (final NoMarketDataException e) {
            throw noSession(e);
        }
    }

    private VerbException noSession(final Throwable cause) {
        return new VerbException(
                ExitCode.DATA,
                "RP-D009",
                "the journal holds no session: " + data.id(),
                data.journal().toString(),
                "--as-recorded wants the run of a demo, of `reprise run` or of a backtest; --data takes a dataset",
                cause);
    }

    private ObjectNode execute(final Output out) throws IOException {
        final List<Path> generations = JournalGenerations.of(data.journal());
        final RecordedSessions sessions = RecordedSessions.read(generations);
        final MarketData market = MarketData.readAll(data.journal());
        if (sessions.isCarried()) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-J010",
                    "the journal's first generations are not kept: the simulated venue's part of the state that this one begins with is not"
                            + " a backtest's",
                    data.journal().toString(),
                    "bring them back beside it (`journal.000001` and so on)");
        }
        if (sessions.count() == 0 || market.instruments().isEmpty()) {
            throw noSession(null);
        }
        final AsRecordedSettings settings = new AsRecordedSettings(
                generations,
                CoreSettings.DEFAULT,
                new StrategyMaker(catalog, Map.of()),
                started -> PaperModels.create(RunMode.BACKTEST, simulation(SimulationSpec.of(started))),
                market.reporting(),
                market.instruments().size(),
                sessions.strategies().size(),
                fill == null ? null : new AsRecordedSettings.Fill(fill.kind(), fill.exponent()));
        final RunDirectory directory = RunDirectory.create(workspace, "bt-as-recorded");
        final long start = System.nanoTime();
        final AsRecordedRunner.Result result;
        try (JournalWriter writer = JournalWriter.open(directory.journal(), DatasetWriter.settings());
                Progress progress = out.progress()) {
            progress.phase("backtest", totalBytes(generations));
            result = new AsRecordedRunner(settings, new BatchWriter(writer)).run((bytes, total, time, inputs) -> {
                progress.update(bytes, TimeText.utc(time));
                return true;
            });
        }
        final double seconds = (System.nanoTime() - start) / 1e9;
        final ObjectNode keys = keys(sessions, market, result, seconds, directory);
        Manifest.write(directory.path().resolve(Manifest.FILE_NAME), manifest(keys));
        return keys;
    }

    private SimulationSpec simulation(final SimulationSpec session) {
        return fill == null
                ? session
                : new SimulationSpec(
                        session.entryLatency(),
                        session.responseLatency(),
                        fill.kind(),
                        fill.exponent(),
                        session.twoClocks(),
                        session.latencies(),
                        session.terms(),
                        session.limits());
    }

    private static long totalBytes(final List<Path> generations) {
        long bytes = 0;
        for (final Path generation : generations) {
            try (JournalReader reader = JournalReader.open(generation)) {
                bytes += reader.totalBytes();
            }
        }
        return bytes;
    }

    private ObjectNode keys(
            final RecordedSessions sessions,
            final MarketData market,
            final AsRecordedRunner.Result result,
            final double seconds,
            final RunDirectory directory) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        keys.put("run", directory.id());
        keys.put("data", data.id());
        keys.put("as_recorded", true);
        if (fill != null) {
            keys.put("fill", fill.toString());
        }
        keys.put(
                "strategy",
                sessions.strategies().stream()
                        .map(SessionSpec.StrategySpec::factory)
                        .collect(Collectors.joining(",")));
        BacktestRun.params(sessions.strategies(), keys.putObject("params"));
        keys.put("seed", sessions.seed());
        keys.put("from", TimeText.utc(result.firstTime()));
        keys.put("to", TimeText.utc(result.lastTime()));
        keys.put("input_events", result.inputs());
        keys.put("market_events", result.marketInputs());
        keys.put("inputs_left_out", result.leftOut());
        keys.put("seconds", seconds);
        keys.put("events_per_second", Math.round(result.inputs() / seconds));
        final CoreState state = result.runner().core().state();
        new Summary(state, market.currencies(), sessions.names()).addTo(keys);
        keys.set("final_positions", keys.remove("positions"));
        keys.put("volume", BacktestRun.volume(market, state));
        BacktestRun.drawdown(result.equity(), keys);
        StatisticsKeys.addTo(keys, result.equity(), BigDecimal.ZERO, StatisticsConfig.DEFAULT, true);
        assumptions(sessions, keys.putArray("assumptions"));
        BacktestRun.disabled(state, sessions.names(), keys);
        keys.put("complete", true);
        final String hash = result.runner().log().hash().text();
        keys.put("hash", hash);
        compare(result, hash, keys);
        return keys;
    }

    private void assumptions(final RecordedSessions sessions, final ArrayNode assumptions) {
        assumptions.add(
                "every input is the session's, at its time: market data, timers' ticks, settings and operator's commands");
        assumptions.add(
                !sessions.sameLatencies()
                        ? "how long orders and reports travel is constant in each session, as its configuration has it, its compute time included"
                        : String.format(
                                "an order arrives %,d us after the decision, a report %,d us after the event; both constant, as the session's"
                                        + " configuration has them, its compute time included",
                                sessions.entryLatency() / 1_000, sessions.responseLatency() / 1_000));
        if (fill != null) {
            assumptions.add("fill model " + fill + " in place of the session's, so the backtest need not be equal");
            return;
        }
        assumptions.add(
                sessions.simulated()
                        ? "the session's fills were simulated by the same rules: the backtest must be equal"
                        : "the session traded at a venue, whose reports and balances are left out: its book held our own orders,"
                                + " so the backtest need not be equal");
    }

    /** Whether it is the session again; {@code null} where the session's fills were a venue's. */
    private static void compare(final AsRecordedRunner.Result result, final String hash, final ObjectNode keys) {
        final SessionComparison comparison = result.comparison();
        keys.putObject("session")
                .put("orders", comparison.sessionOrders())
                .put("fills", comparison.sessionFills())
                .put("hash", comparison.sessionHash());
        if (result.simulated()) {
            keys.put("same_orders_as_session", comparison.sameOrders());
            keys.put("same_fills_as_session", comparison.sameFills());
            keys.put("same_hash_as_session", comparison.sessionHash().equals(hash));
        } else {
            keys.putNull("same_orders_as_session");
            keys.putNull("same_fills_as_session");
            keys.putNull("same_hash_as_session");
        }
        if (comparison.firstDifference() == 0) {
            keys.putNull("first_difference");
        } else {
            keys.put("first_difference", comparison.firstDifference());
        }
    }

    /** Whether a result is a simulated session that came out differently, which is a failed check. */
    public static boolean isDifferent(final ObjectNode keys) {
        return !keys.get("same_hash_as_session").isNull()
                && !(keys.get("same_orders_as_session").asBoolean()
                        && keys.get("same_fills_as_session").asBoolean()
                        && keys.get("same_hash_as_session").asBoolean());
    }

    /** The error of {@link #isDifferent}. */
    public static VerbException different(final ObjectNode keys, final Path journal) {
        return new VerbException(
                ExitCode.CHECK_FAILED,
                "RP-R002",
                "the backtest is not the session again: it differs from sequence "
                        + keys.get("first_difference").asLong() + " on",
                journal.toString(),
                "same code and strategies as the session's? `reprise replay "
                        + keys.get("data").asString() + " --verify` shows the first difference");
    }

    private Map<String, String> manifest(final ObjectNode keys) {
        final Map<String, String> manifest = new LinkedHashMap<>();
        manifest.put("verb", "backtest");
        manifest.put("version", Version.text());
        manifest.put("java", Runtime.version().toString());
        for (final String key :
                new String[] {"run", "data", "as_recorded", "strategy", "seed", "from", "to", "input_events", "hash"}) {
            manifest.put(key, keys.get(key).asString());
        }
        return manifest;
    }
}
