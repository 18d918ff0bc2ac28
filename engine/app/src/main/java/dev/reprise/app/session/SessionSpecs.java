package dev.reprise.app.session;

import dev.reprise.api.Currency;
import dev.reprise.api.schema.RunMode;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.SimulationConfig;
import dev.reprise.app.config.StrategyConfig;
import dev.reprise.live.session.SessionSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns a configuration into what a session writes into its journal. */
final class SessionSpecs {
    private static final short LOCAL = 3;

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
                LOCAL,
                seed,
                paper.spec(),
                resolved.toJson(),
                CodeHashes.text(),
                catalogue.currencies(),
                catalogue.instruments(),
                Limits.of(
                        config.risk(),
                        catalogue.instruments(),
                        config.strategies().stream().map(StrategyConfig::name).toList()),
                strategies(config, catalogue, maker),
                balances(paper.initial(), catalogue));
    }

    private static List<SessionSpec.StrategySpec> strategies(
            final EngineConfig config, final Catalogue catalogue, final StrategyMaker maker) {
        final List<SessionSpec.StrategySpec> strategies = new ArrayList<>();
        for (final StrategyConfig strategy : config.strategies()) {
            final List<String> symbols =
                    strategy.instruments().isEmpty() ? config.instruments() : strategy.instruments();
            for (final String symbol : symbols) {
                if (catalogue.instruments().stream().noneMatch(i -> i.symbol().equals(symbol))) {
                    throw new VerbException(
                            ExitCode.CONFIG_INVALID,
                            "RP-C030",
                            "strategy `" + strategy.name() + "` wants " + symbol + ", which the venue does not have",
                            "strategies." + strategy.name() + ".instruments",
                            "known: " + catalogue.instruments());
                }
            }
            strategies.add(new SessionSpec.StrategySpec(
                    strategy.name(), strategy.type(), symbols, maker.text(strategy.type(), strategy.params())));
        }
        return strategies;
    }

    private static List<SessionSpec.BalanceSpec> balances(
            final Map<String, BigDecimal> initial, final Catalogue catalogue) {
        final List<SessionSpec.BalanceSpec> balances = new ArrayList<>();
        for (final Currency currency : catalogue.currencies()) {
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
