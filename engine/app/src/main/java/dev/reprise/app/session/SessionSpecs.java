package dev.reprise.app.session;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.RunMode;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import dev.reprise.app.config.EngineConfig;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.RiskConfig;
import dev.reprise.app.config.SimulationConfig;
import dev.reprise.app.config.StrategyConfig;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns a configuration into what a session writes into its journal. */
final class SessionSpecs {
    private static final int ALL = -1;
    private static final int NOT_HERE = -1;
    private static final long OFF = Long.MAX_VALUE / 4;
    private static final int OFF_INT = Integer.MAX_VALUE;
    private static final long SECOND = 1_000_000_000L;
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
                paper.orderLatency().toNanos(),
                paper.responseLatency().toNanos(),
                resolved.toJson(),
                CodeHashes.text(),
                catalogue.currencies(),
                catalogue.instruments(),
                limits(config.risk(), catalogue.instruments()),
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

    /** Amounts differ by instrument, so each gets a scope of its own; what counts orders or time is for all together. */
    private static List<LimitsSpec> limits(final RiskConfig risk, final List<Instrument> instruments) {
        final List<LimitsSpec> limits = new ArrayList<>();
        limits.add(new LimitsSpec(
                ALL,
                ALL,
                NOT_HERE,
                NOT_HERE,
                NOT_HERE,
                NOT_HERE,
                number(risk.maxOpenOrders()),
                number(risk.maxOrdersPerSecond()),
                number(risk.maxCancelsPerSecond()),
                number(risk.priceBandBps()),
                number(risk.passiveBandBps()),
                number(risk.maxSlippageBps()),
                number(risk.maxSpreadBps()),
                SECOND,
                nanos(risk.maxTopAge(), OFF),
                nanos(risk.maxBookAge(), OFF),
                nanos(risk.duplicateWindow(), 0)));
        for (final Instrument instrument : instruments) {
            limits.add(new LimitsSpec(
                    ALL,
                    instrument.index(),
                    amount(risk.maxOrderQty(), instrument.base().code(), instrument.qtyScale()),
                    amount(risk.maxOrderNotional(), instrument.quote()),
                    amount(risk.maxPosition(), instrument.base().code(), instrument.qtyScale()),
                    amount(risk.maxDailyLoss(), instrument.quote()),
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE,
                    NOT_HERE));
        }
        return limits;
    }

    private static int number(final OptionalInt value) {
        return value.orElse(OFF_INT);
    }

    private static long nanos(final Optional<Duration> value, final long off) {
        return value.map(Duration::toNanos).orElse(off);
    }

    private static long amount(final Map<String, BigDecimal> amounts, final Currency currency) {
        return amount(amounts, currency.code(), currency.scale());
    }

    /** A currency that is not named has no such limit. Rounded down: a limit is never wider than written. */
    private static long amount(final Map<String, BigDecimal> amounts, final String code, final int scale) {
        final BigDecimal amount = amounts.get(code);
        if (amount == null) {
            return OFF;
        }
        final BigDecimal mantissa = amount.movePointRight(scale).setScale(0, RoundingMode.FLOOR);
        return mantissa.compareTo(BigDecimal.valueOf(OFF)) > 0 ? OFF : mantissa.longValueExact();
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
