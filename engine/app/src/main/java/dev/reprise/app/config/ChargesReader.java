package dev.reprise.app.config;

import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.live.session.VenueTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code fees.tiers}, {@code funding}, {@code impact} and {@code self_trade} of the simulated venue. */
final class ChargesReader {
    private static final List<SelfTradeMode> SELF_TRADE_MODES = List.of(
            SelfTradeMode.EXPIRE_MAKER, SelfTradeMode.EXPIRE_TAKER, SelfTradeMode.EXPIRE_BOTH, SelfTradeMode.NONE);
    private static final BigDecimal MAX_BPS = BigDecimal.valueOf(1_000);
    private static final BigDecimal MAX_VOLUME = BigDecimal.valueOf(1_000_000_000_000_000L);
    private static final BigDecimal MAX_RATE = new BigDecimal("0.1");
    private static final int BPS_DECIMALS = 4;
    private static final int RATE_DECIMALS = 8;
    private static final int VOLUME_DECIMALS = 2;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MIN_INTERVAL = Duration.ofMinutes(1);

    private ChargesReader() {}

    /** @param fees the section {@code fees} inside {@code simulation} */
    static ChargesConfig read(final Section simulation, final Section fees, final ChargesConfig fallback) {
        final List<ChargesConfig.Tier> tiers = tiers(fees, fallback);
        final BigDecimal impact =
                simulation.value("impact", fallback.impactBps(), ChargesReader::impact, Values::formatBps);
        final SelfTradeMode selfTrade =
                simulation.value("self_trade", fallback.selfTrade(), ChargesReader::selfTrade, ChargesReader::shown);
        simulation.ignoreWhenAbsent("funding");
        if (!simulation.has("funding")) {
            simulation.standsFor("funding", shown(fallback));
            return new ChargesConfig(tiers, fallback.funding(), fallback.constant(), impact, selfTrade);
        }
        if (!simulation.isGiven("funding")) {
            simulation.standsFor("funding", null);
            return new ChargesConfig(tiers, false, Optional.empty(), impact, selfTrade);
        }
        final Section section = simulation.section("funding");
        if (simulation.isOff("funding")) { // {}: what the data tells alone
            return new ChargesConfig(tiers, true, Optional.empty(), impact, selfTrade);
        }
        final BigDecimal rate = required(section, "rate", "0.0001", ChargesReader::rate, Values::plain);
        final Duration interval =
                section.value("interval", Duration.ofHours(8), ChargesReader::interval, Values::format);
        section.done();
        return new ChargesConfig(
                tiers,
                true,
                Optional.ofNullable(rate).map(r -> new ChargesConfig.Constant(r, interval)),
                impact,
                selfTrade);
    }

    private static SelfTradeMode selfTrade(final String text) throws Values.RefusedException {
        for (final SelfTradeMode mode : SELF_TRADE_MODES) {
            if (shown(mode).equals(text)) {
                return mode;
            }
        }
        throw new Values.RefusedException(
                ProblemCode.BAD_VALUE,
                "no such self-trade prevention mode: was '" + text + "'",
                "write expire_maker, expire_taker, expire_both or none");
    }

    static String shown(final SelfTradeMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static Object shown(final ChargesConfig charges) {
        if (!charges.funding()) {
            return null;
        }
        final Map<String, Object> shown = new LinkedHashMap<>();
        charges.constant().ifPresent(constant -> {
            shown.put("rate", Values.plain(constant.rate()));
            shown.put("interval", Values.format(constant.interval()));
        });
        return shown;
    }

    private static List<ChargesConfig.Tier> tiers(final Section fees, final ChargesConfig fallback) {
        fees.ignoreWhenAbsent("tiers");
        if (!fees.has("tiers")) {
            fees.standsFor("tiers", fallback.shownTiers());
            return fallback.tiers();
        }
        if (!fees.isGiven("tiers")) {
            fees.standsFor("tiers", List.of());
            return List.of();
        }
        final List<ChargesConfig.Tier> tiers = new ArrayList<>();
        BigDecimal before = BigDecimal.ZERO;
        for (final Section section : fees.items("tiers")) {
            final BigDecimal volume = required(section, "volume", "1_000_000", ChargesReader::volume, Values::plain);
            final BigDecimal maker = required(section, "maker", "1 bps", ChargesReader::fee, Values::formatBps);
            final BigDecimal taker = required(section, "taker", "4 bps", ChargesReader::fee, Values::formatBps);
            section.done();
            if (volume == null || maker == null || taker == null) {
                continue;
            }
            if (volume.compareTo(before) <= 0) {
                section.problem(
                        ProblemCode.BAD_VALUE,
                        "the volume of a fee tier must be above that of the tier before it: was " + Values.plain(volume)
                                + " after " + Values.plain(before),
                        section.originOf("volume"),
                        "write the tiers in ascending order; `maker` and `taker` of `fees` are the rates below the first");
                continue;
            }
            before = volume;
            tiers.add(new ChargesConfig.Tier(volume, maker, taker));
        }
        if (tiers.size() > VenueTerms.MAX_TIERS) {
            fees.problem(
                    ProblemCode.BAD_VALUE,
                    "`tiers` holds at most " + VenueTerms.MAX_TIERS + ": were " + tiers.size(),
                    fees.originOf("tiers"),
                    "leave out those that are never reached");
            return List.of();
        }
        return List.copyOf(tiers);
    }

    private static BigDecimal required(
            final Section section,
            final String key,
            final String example,
            final Section.Parser<BigDecimal> parser,
            final Function<BigDecimal, String> shown) {
        return section.has(key)
                ? section.value(key, null, parser, value -> value == null ? null : shown.apply(value))
                : section.required(key, null, example, parser);
    }

    /** Of a trade, in basis points. */
    static BigDecimal fee(final String text) throws Values.RefusedException {
        final BigDecimal bps = Values.bps(text);
        if (bps.abs().compareTo(MAX_BPS) > 0 || bps.stripTrailingZeros().scale() > BPS_DECIMALS) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be within 1000 bps and have at most 4 decimals: was " + Values.formatBps(bps),
                    "write e.g. 7.5 bps, or -0.5 bps for a rebate");
        }
        return bps;
    }

    private static BigDecimal impact(final String text) throws Values.RefusedException {
        final BigDecimal bps = fee(text);
        if (bps.signum() < 0) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must not be negative: was " + Values.formatBps(bps),
                    "write how much worse the price is when all that a level shows is taken, e.g. 5 bps, or 0 bps for none");
        }
        return bps;
    }

    private static BigDecimal volume(final String text) throws Values.RefusedException {
        final BigDecimal volume = Values.number(text, "an amount in the quote currency");
        if (volume.signum() <= 0
                || volume.compareTo(MAX_VOLUME) > 0
                || volume.stripTrailingZeros().scale() > VOLUME_DECIMALS) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be above 0, at most 1000000000000000 and have at most 2 decimals: was "
                            + Values.plain(volume),
                    "write what has to be traded in 30 days, in the quote currency, e.g. 1_000_000");
        }
        return volume;
    }

    private static BigDecimal rate(final String text) throws Values.RefusedException {
        final BigDecimal rate = text.endsWith("bps")
                ? Values.bps(text).movePointLeft(BPS_DECIMALS)
                : Values.number(text, "a rate such as 0.0001, or basis points such as 1 bps");
        if (rate.abs().compareTo(MAX_RATE) > 0 || rate.stripTrailingZeros().scale() > RATE_DECIMALS) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be within 0.1 and have at most 8 decimals: was " + Values.plain(rate),
                    "write the part of the position's value paid each time, e.g. 0.0001; above 0 the long pays");
        }
        return rate;
    }

    private static Duration interval(final String text) throws Values.RefusedException {
        final Duration interval = Values.duration(text);
        if (interval.compareTo(MIN_INTERVAL) < 0
                || interval.compareTo(DAY) > 0
                || DAY.toNanos() % interval.toNanos() != 0) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be 1m to 24h and divide the day: was " + Values.format(interval),
                    "write e.g. 8h: at 00:00, 08:00 and 16:00 UTC");
        }
        return interval;
    }
}
