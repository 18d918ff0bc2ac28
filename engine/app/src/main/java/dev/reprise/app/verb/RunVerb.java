package dev.reprise.app.verb;

import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ConfigProblem;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.Origin;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.StrategyConfig;
import dev.reprise.app.config.VenueConfig;
import dev.reprise.app.control.ControlServer;
import dev.reprise.app.session.Binance;
import dev.reprise.app.session.Denials;
import dev.reprise.app.session.EngineLog;
import dev.reprise.app.session.EventLines;
import dev.reprise.app.session.FlattenOutcome;
import dev.reprise.app.session.PaperSession;
import dev.reprise.app.session.RealMoney;
import dev.reprise.app.session.RecentAlarms;
import dev.reprise.app.session.Replays;
import dev.reprise.app.session.RollText;
import dev.reprise.app.session.RunDirectory;
import dev.reprise.app.session.SessionControl;
import dev.reprise.app.session.StoppedStrategyLines;
import dev.reprise.app.session.Summary;
import dev.reprise.app.session.TradingPlace;
import dev.reprise.app.session.TradingSession;
import dev.reprise.app.session.VenueSession;
import dev.reprise.app.session.WindDown;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalFollower;
import dev.reprise.journal.JournalLockedException;
import dev.reprise.journal.JournalRepair;
import dev.reprise.live.AccountInUseException;
import dev.reprise.live.ClientOrderIdsSpentException;
import dev.reprise.live.DifferentInstanceException;
import dev.reprise.live.InstrumentDroppedException;
import dev.reprise.live.halt.SignalTrigger;
import dev.reprise.live.recovery.Recovery;
import java.io.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise run}. */
@Command(
        name = "run",
        description = "Runs an instance: continues its journal, trades until it is stopped.",
        sortOptions = false,
        footer = "%nExample: reprise run -c config/demo.yaml --duration 60")
public final class RunVerb extends Verb {
    /** What is left of a position where a venue takes its fee in coins. */
    static final String DUST = "dust, too little for the venue to take";

    private static final long POLL_MS = 50;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Stop by itself after so long; exit code 6 when it is halted then.")
    private Long duration;

    @Option(names = "--paper", description = "Must match `mode: paper`: a second key against the wrong file.")
    private boolean paper;

    @Option(names = "--live", description = "Must match `mode: live`: real money needs both keys.")
    private boolean live;

    @Option(
            names = "--arm",
            description = "Arm at the start; otherwise a live engine waits for `ctl arm`. With real money it asks.")
    private boolean arm;

    @Option(
            names = "--skip",
            paramLabel = "SEQ",
            description = "Leave out the input on which the core failed; the last start names it.")
    private long skip;

    @Option(names = "--flatten", description = "When it stops, close every position first.")
    private boolean flatten;

    @Mixin
    private StrategyJars jars;

    /** Made with the first line: the log begins when the instance's lock is held, and no other verb needs the library. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(RunVerb.class);
    }

    private final RecentAlarms alarms = new RecentAlarms();
    private ConfigLoader loader;
    private volatile StopCause stopCause;

    @Override
    protected ExitCode run(final Output out) throws Exception {
        final StrategyCatalog catalog = StrategyCatalog.load(workspace(), jars.paths());
        loader = configLoader().strategies(workspace -> catalog.factories());
        final ResolvedConfig config = loader.load();
        check(config, catalog);
        final EngineConfig engine = config.config();
        final Path directory =
                globals().workspace().orElse(engine.workspace()).resolve("live").resolve(engine.name());
        try (StopSignal signal = new StopSignal(() -> stopCause = StopCause.SIGNAL)) {
            signal.listen();
            return trade(config, catalog, directory, out);
        }
    }

    private void check(final ResolvedConfig config, final StrategyCatalog catalog) {
        final EngineConfig.Mode mode = config.config().mode();
        if (paper && mode != EngineConfig.Mode.PAPER || live && mode != EngineConfig.Mode.LIVE) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-C033",
                    "the flag and the configuration disagree: the file says mode: "
                            + mode.name().toLowerCase(Locale.ROOT),
                    "mode",
                    "change one of them");
        }
        if (config.isRealMoney() && !live) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-C037",
                    "real money needs --live as well as `mode: live`",
                    "mode",
                    "add --live when you mean it");
        }
        final List<ConfigProblem> problems = RealMoney.problems(config, catalog);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        if (config.isRealMoney() && arm) {
            final Console console = Boolean.getBoolean("reprise.tty.stdin") ? System.console() : null;
            RealMoney.confirmArming(
                    config.config().name(),
                    TradingPlace.of(config),
                    console == null ? null : text -> console.readLine("%s", text));
        }
    }

    private static VenueConfig venue(final ResolvedConfig config) {
        return config.config().venues().get(0);
    }

    /** {@code environment: local} without endpoints is the seeded market of this process. */
    private static boolean isSeeded(final ResolvedConfig config) {
        return venue(config).environment() == VenueConfig.Environment.LOCAL
                && venue(config).endpoints().isEmpty();
    }

    @SuppressWarnings("try") // the control channel is served while it is open, nothing else is done with it
    private ExitCode trade(
            final ResolvedConfig config, final StrategyCatalog catalog, final Path directory, final Output out)
            throws Exception {
        final long start = System.nanoTime();
        if (config.isRealMoney()) {
            out.println("trades    " + TradingPlace.of(config).text());
        }
        final String runId = RunDirectory.newId(config.config().name());
        final Path journal = directory.resolve("journal");
        final CoreRunner core;
        final Summary summary;
        final long inputs;
        final String venueName;
        final TradingPlace place;
        final long framesDropped;
        final boolean latched;
        final String haltedBy;
        try (TradingSession session = start(config, catalog, journal, runId);
                SignalTrigger signal = new SignalTrigger(session.halt());
                ControlServer control = serve(session, directory, out)) {
            final Recovery.Result recovered = session.engine().recovered();
            tell(
                    "instance  " + config.config().name() + "  session " + runId + "  run "
                            + session.engine().runNumber() + "  pid "
                            + ProcessHandle.current().pid(),
                    out);
            tell(
                    "recovered " + recovered.records() + " records of " + recovered.sessions() + " sessions in "
                            + (System.nanoTime() - start) / 1_000_000 + " ms"
                            + (recovered.differing().isEmpty() ? "" : ", differing: " + recovered.differing())
                            + (recovered.coldStart().isEmpty() ? "" : ", cold: " + recovered.coldStart()),
                    out);
            if (session.engine().rollReason() != null) {
                final RuntimeException failure = session.engine().rollFailure();
                tell(
                        (failure == null ? "journal   a new generation" : "journal   no new generation: " + failure)
                                + "; the last one was " + session.engine().rollReason(),
                        out);
            }
            StoppedStrategyLines.of(session, config.config().name(), out::time).forEach(line -> tell(line, out));
            session.ladder()
                    .listen(rung -> tell(
                            String.format(
                                    Locale.ROOT,
                                    "start     +%,d ms  %s%s",
                                    rung.ms(),
                                    rung.step(),
                                    rung.detail().isEmpty() ? "" : ": " + rung.detail()),
                            out));
            armOrSay(config, session, out);
            final String cause = follow(session, journal, start, out);
            latched = session.engine().isLatched();
            haltedBy = latched || session.halt().isTripped() ? haltedBy(session, cause) : "";
            WindDown.of(session, flatten);
            inputs = session.engine().inputs();
            venueName = session.venue();
            place = session.place();
            framesDropped = session.framesDropped();
            core = session.stop(stopCause);
            summary = new Summary(core.core().state(), session.catalogue().currencies(), session.strategies());
            if (session.engine().fault() != null) {
                throw stoppedBy(session.engine().fault(), config.config().name(), journal);
            }
        }
        final ObjectNode keys = out.object();
        keys.put("run", runId);
        keys.put("mode", config.config().mode().name().toLowerCase(Locale.ROOT));
        keys.put("venue", venueName);
        place.addTo(keys);
        keys.put("seconds", (System.nanoTime() - start) / 1e9);
        keys.put("input_events", inputs);
        summary.addTo(keys);
        keys.put("hash", core.log().hash().text());
        keys.put("frames_dropped", framesDropped);
        keys.put("stopped_by", stopCause.name().toLowerCase(Locale.ROOT));
        keys.put("halted_by", haltedBy);
        keys.put("latched", latched);
        print(keys, out);
        if (flatten) {
            final ObjectNode outcome = FlattenOutcome.read(
                    core.core().state(),
                    config.config().strategies().stream()
                            .map(StrategyConfig::name)
                            .toList());
            FlattenOutcome.lines(outcome).forEach(out::println);
            keys.set("flatten", outcome);
            if (FlattenOutcome.code(outcome) != ExitCode.OK) {
                return out.result(FlattenOutcome.code(outcome), keys);
            }
        }
        return stopCause == StopCause.DURATION && !haltedBy.isEmpty()
                ? out.failed(
                        ExitCode.STOPPED_BY_RISK,
                        keys,
                        halted(haltedBy, config.config().name(), directory))
                : out.result(ExitCode.OK, keys);
    }

    /** Who pulled the switch, else why the core halted by itself. */
    private static String haltedBy(final TradingSession session, final String coreCause) {
        final String person = session.halt().cause();
        if (!person.isEmpty()) {
            return person;
        }
        return coreCause.isEmpty() ? "an earlier session" : "engine: " + coreCause;
    }

    /** A person who stops it knows; a schedule that does has only the exit code. */
    private static VerbException halted(final String by, final String instance, final Path directory) {
        return new VerbException(
                ExitCode.STOPPED_BY_RISK,
                "RP-R016",
                "it was halted when its time was over: " + by,
                directory.toString(),
                "the next start stays halted: look at `reprise journal tail " + instance
                        + " --type risk_state_changed`,"
                        + " then start, `reprise ctl resume --run " + instance + "` and `reprise ctl arm --run "
                        + instance + "`");
    }

    static VerbException stoppedBy(final Throwable fault, final String instance, final Path journal) {
        return new VerbException(
                ExitCode.INTERNAL_ERROR,
                "RP-E002",
                "the engine stopped: " + fault.getMessage(),
                journal.toString(),
                "`reprise journal tail " + instance + "` shows the last records, " + EngineLog.of(journal)
                        + " has the stack trace; the next start says how to go on",
                fault);
    }

    /** What happened, for who watches and for the log: with {@code --json} nobody else has it. */
    private static void tell(final String line, final Output out) {
        out.println(line);
        Log.LOG.debug(line);
    }

    /** Limits that people tightened before are in force before anybody can command anything. */
    private ControlServer serve(final TradingSession session, final Path directory, final Output out) {
        final SessionControl control = new SessionControl(session, loader, alarms, cause -> stopCause = cause);
        final String kept = control.keepLimits(directory);
        if (!kept.isEmpty()) {
            tell("limits    kept from an earlier session: " + kept, out);
        }
        return new ControlServer(directory, control);
    }

    /** Paper arms itself; where orders leave, a person does, here or later. */
    private void armOrSay(final ResolvedConfig config, final TradingSession session, final Output out)
            throws InterruptedException {
        final boolean isPaper = config.config().mode() == EngineConfig.Mode.PAPER;
        final String name = config.config().name();
        if (session.halt().isTripped() || session.engine().isLatched()) {
            tell(
                    "halted    by the kill switch, and stays so: `reprise ctl resume --run " + name
                            + "`, then `reprise ctl arm --run " + name + "`",
                    out);
        } else if (isPaper || arm) {
            session.arm("run", isPaper ? "paper arms itself" : "run --arm");
            tell(
                    "armed     " + (isPaper ? "paper" : "LIVE") + " on " + session.venue()
                            + (isPaper ? "" : ", " + session.place().text())
                            + "; stop with Ctrl-C or `reprise ctl stop`",
                    out);
        } else {
            tell(
                    "halted    no entry is sent until `reprise ctl arm --run " + name + "`; what protects positions is",
                    out);
        }
    }

    private TradingSession start(
            final ResolvedConfig config, final StrategyCatalog catalog, final Path journal, final String runId) {
        if (JournalRepair.isCutShort(journal)) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-J006",
                    "a repair of the journal was cut short before its last step",
                    journal.toString(),
                    "finish it: `reprise journal repair " + config.config().name() + "`");
        }
        final Runnable onLocked = () -> EngineLog.open(journal, config.config().logging());
        try {
            if (isSeeded(config) && config.config().mode() == EngineConfig.Mode.PAPER) {
                return PaperSession.start(
                        config, catalog, journal, runId, config.config().paper().seed(), skip, onLocked);
            }
            return VenueSession.start(
                    config,
                    catalog,
                    journal,
                    runId,
                    Binance.settings(venue(config), config.config().paper().seed()),
                    Binance.credentials(venue(config)),
                    skip,
                    journal.toAbsolutePath().getParent().getParent(),
                    onLocked);
        } catch (final JournalLockedException e) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-I001",
                    e.getMessage(),
                    journal.toString(),
                    "an instance runs once: stop the other one, or give this one another `name:`",
                    e);
        } catch (final AccountInUseException e) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-I002",
                    e.getMessage(),
                    "venues." + venue(config).id() + ".credentials",
                    "stop that one first, or give this one the key of another account",
                    e);
        } catch (final ClientOrderIdsSpentException e) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-I003",
                    e.getMessage(),
                    journal.toString(),
                    "is this host's clock right? The run is at least the minutes since 2024, the one after the journal's last"
                            + " and the one after the account's",
                    e);
        } catch (final InstrumentDroppedException e) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-C043",
                    e.getMessage(),
                    config.origin("instruments").map(Origin::toString).orElse("instruments"),
                    "put " + e.symbol()
                            + " back under `instruments`, start, end what is open in it (`reprise ctl flatten --yes`"
                            + " or by its strategy), stop, and take it out then; nothing was changed",
                    e);
        } catch (final DifferentInstanceException e) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-C036",
                    e.getMessage(),
                    journal.toString(),
                    "give this one another `name:`; nothing was changed",
                    e);
        } catch (final JournalDamagedException e) {
            throw Replays.damaged(e);
        } catch (final JournalException e) {
            throw Replays.unreadable(e, journal);
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
                    "look at it with `reprise journal tail " + config.config().name() + "`, then start with --skip "
                            + e.sequence(),
                    e);
        }
    }

    /** Returns why the core halted, empty when it did not. */
    private String follow(final TradingSession session, final Path journal, final long start, final Output out)
            throws InterruptedException {
        final String halted;
        try (JournalFollower records = JournalFollower.open(journal)) {
            records.reader().moveToSequence(session.engine().journaled());
            session.engine()
                    .roll()
                    .listener(rolled -> tell("journal   " + RollText.of(rolled, session.strategies()), out));
            final EventLines events =
                    new EventLines(records, session.catalogue().instruments(), session.strategies(), out::time, alarms);
            while (stopCause == null && session.failure() == null) {
                session.ladder().look();
                events.poll(line -> tell(line, out));
                if (duration != null && System.nanoTime() - start > duration * 1_000_000_000L) {
                    stopCause = StopCause.DURATION;
                }
                Thread.sleep(POLL_MS);
            }
            halted = events.haltedBy()
                    .map(cause -> cause.name().toLowerCase(Locale.ROOT))
                    .orElse("");
        }
        if (stopCause == null) {
            stopCause = StopCause.FAULT;
        }
        return halted;
    }

    private static void print(final ObjectNode keys, final Output out) {
        out.println("stopped   by " + keys.get("stopped_by").asString() + ": orders "
                + keys.get("orders").asLong()
                + ", fills " + keys.get("fills").asLong() + ", " + Denials.text(keys) + ", P&L "
                + keys.get("pnl").asString() + ' '
                + keys.get("pnl_currency").asString());
        keys.get("positions")
                .forEach(position -> out.println("open      "
                        + position.get("strategy").asString() + "  "
                        + position.get("qty").asString() + ' '
                        + position.get("instrument").asString()
                        + "  " + protection(position)));
    }

    private static String protection(final JsonNode position) {
        if (position.get("dust").asBoolean()) {
            return DUST;
        }
        final String by = position.get("protected_by").asString();
        return "protected by " + by
                + (by.equals("engine") ? ", that is by nothing until the next start; --flatten closes it" : "");
    }
}
