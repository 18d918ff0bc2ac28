package dev.reprise.app.session;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigProblem;
import dev.reprise.app.config.Origin;
import dev.reprise.app.config.ProblemCode;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.StrategyConfig;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What has to hold before real money trades, beside the limits, which every live session needs. */
public final class RealMoney {
    private RealMoney() {}

    /**
     * What is missing; nothing where no real money trades. A strategy that did not come with the engine has its jar's hash in the
     * configuration, so that what trades is what was tried.
     */
    public static List<ConfigProblem> problems(final ResolvedConfig config, final StrategyCatalog catalog) {
        final List<ConfigProblem> problems = new ArrayList<>();
        if (!config.isRealMoney()) {
            return problems;
        }
        final List<StrategyConfig> strategies = config.config().strategies();
        for (int i = 0; i < strategies.size(); i++) {
            final StrategyConfig strategy = strategies.get(i);
            final Optional<StrategyCatalog.Entry> entry = catalog.find(strategy.type());
            if (entry.isPresent()
                    && (catalog.isAdded(entry.get()) || !strategy.sha256().isEmpty())) {
                final String found = Files.isRegularFile(entry.get().origin())
                        ? CodeHashes.sha256(entry.get().origin())
                        : "";
                if (found.isEmpty() || !found.equals(strategy.sha256())) {
                    problems.add(problem(config, i, strategy, entry.get(), found));
                }
            }
        }
        return problems;
    }

    private static ConfigProblem problem(
            final ResolvedConfig config,
            final int index,
            final StrategyConfig strategy,
            final StrategyCatalog.Entry entry,
            final String found) {
        final Origin origin = config.origin("strategies." + index + ".type").orElseThrow();
        return new ConfigProblem(
                ProblemCode.NOT_PINNED,
                "with real money strategy `" + strategy.name() + "` needs the hash of its jar, and "
                        + (strategy.sha256().isEmpty() ? "has none" : "it is of another one: " + entry.origin()),
                origin,
                List.of(),
                found.isEmpty()
                        ? "put its classes into a jar"
                        : "when that jar is what you have tried, add `sha256: " + found + "`");
    }

    /**
     * Has a person type the instance's name, for {@code run --arm}.
     *
     * @param place where it would trade, which the question names
     * @param ask shows a text and reads a line; null where nobody is there to ask
     * @throws VerbException when it was not typed
     */
    public static void confirmArming(final String instance, final TradingPlace place, final UnaryOperator<String> ask) {
        if (ask == null) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U032",
                    "--arm with real money asks a person, and there is no terminal",
                    "--arm",
                    "start without --arm, look at `reprise ctl status`, then `reprise ctl arm`");
        }
        final String typed = ask.apply(place.text() + ": type the instance's name, " + instance + ", to arm it: ");
        if (typed == null || !typed.strip().equals(instance)) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U033",
                    "not armed: what was typed is not `" + instance + "`",
                    "--arm",
                    "nothing was started");
        }
    }
}
