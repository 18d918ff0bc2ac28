package dev.reprise.app.session;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.RunMode;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.SimulationConfig;
import dev.reprise.app.config.StrategyConfig;
import dev.reprise.app.config.VenueConfig;
import dev.reprise.live.session.EnvironmentCode;
import dev.reprise.live.session.SessionSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Turns a configuration into what a session writes into its journal. */
public final class SessionSpecs {
    private static final List<Integer> NEAREST =
            List.of(EnvironmentCode.LIVE, EnvironmentCode.REHEARSAL, EnvironmentCode.TESTNET, EnvironmentCode.LOCAL);

    private SessionSpecs() {}

    static SessionSpec of(
            final ResolvedConfig resolved,
            final Catalogue catalogue,
            final StrategyMaker maker,
            final RunMode mode,
            final String runId,
            final long seed) {
        final EngineConfig config = resolved.config();
        final SimulationConfig paper = config.paper();
        return new SessionSpec(
                runId,
                config.name(),
                Version.text(),
                mode,
                environment(config),
                seed,
                paper.spec(),
                resolved.toJson(),
                CodeHashes.text(),
                catalogue.currencies(),
                catalogue.instruments(),
                Limits.of(
                        config.risk(),
                        config.venues(),
                        catalogue.instruments(),
                        config.strategies().stream().map(StrategyConfig::name).toList()),
                strategies(config, catalogue.instruments(), "the venue", maker),
                balances(paper.initial(), catalogue.currencies()));
    }

    /** The one nearest to real money of the session's venues, an {@link EnvironmentCode}. */
    static int environment(final EngineConfig config) {
        return config.venues().stream()
                .map(SessionSpecs::environment)
                .min(Comparator.comparingInt(NEAREST::indexOf))
                .orElse(EnvironmentCode.NONE);
    }

    private static int environment(final VenueConfig venue) {
        return switch (venue.environment()) {
            case LIVE -> venue.endpoints().isEmpty() ? EnvironmentCode.LIVE : EnvironmentCode.REHEARSAL;
            case TESTNET -> EnvironmentCode.TESTNET;
            case LOCAL -> EnvironmentCode.LOCAL;
        };
    }

    /**
     * The configuration's strategies, in its order.
     *
     * @param has who has the instruments, for the error: "the venue"
     */
    public static List<SessionSpec.StrategySpec> strategies(
            final EngineConfig config,
            final List<Instrument> instruments,
            final String has,
            final StrategyMaker maker) {
        final List<SessionSpec.StrategySpec> strategies = new ArrayList<>();
        for (final StrategyConfig strategy : config.strategies()) {
            final List<String> symbols =
                    strategy.instruments().isEmpty() ? config.instruments() : strategy.instruments();
            for (final String symbol : symbols) {
                if (instruments.stream().noneMatch(i -> i.symbol().equals(symbol))) {
                    throw new VerbException(
                            ExitCode.CONFIG_INVALID,
                            "RP-C030",
                            "strategy `" + strategy.name() + "` wants " + symbol + ", which " + has + " does not have",
                            "strategies." + strategy.name() + ".instruments",
                            "known: " + instruments);
                }
            }
            strategies.add(new SessionSpec.StrategySpec(
                    strategy.name(), strategy.type(), symbols, maker.text(strategy.type(), strategy.params())));
        }
        return strategies;
    }

    /** Balances of currencies that there are; digits beyond a currency's scale are cut off. */
    public static List<SessionSpec.BalanceSpec> balances(
            final Map<String, BigDecimal> initial, final List<Currency> currencies) {
        final List<SessionSpec.BalanceSpec> balances = new ArrayList<>();
        for (final Currency currency : currencies) {
            final BigDecimal amount = initial.get(currency.code());
            if (amount != null) {
                balances.add(new SessionSpec.BalanceSpec(
                        currency.index(),
                        amount.movePointRight(currency.scale())
                                .setScale(0, RoundingMode.DOWN)
                                .longValueExact()));
            }
        }
        return balances;
    }
}
