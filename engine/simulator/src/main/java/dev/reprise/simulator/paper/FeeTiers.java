package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.VenueTermsDecoder;
import java.util.Arrays;

/**
 * What an execution costs. The instrument's own rates, until the account has traded enough: what it traded in the 30 whole UTC days
 * before today, in a quote currency, decides the tier of all instruments quoted in that currency, from 00:00 UTC to 00:00 UTC of core
 * time. What is traded today counts tomorrow.
 */
final class FeeTiers {
    private static final int WINDOW_DAYS = 30;
    private static final int SLOTS = WINDOW_DAYS + 1; // and today
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final long NO_DAY = Long.MIN_VALUE;
    private static final int VOLUME_SCALE = 2;

    private long[] volumes = new long[0]; // by tier above the lowest
    private long[] makerRates = volumes;
    private long[] takerRates = volumes;
    private int[] scales = new int[0]; // by currency
    private int[] tiers = scales; // by currency, 0: the instruments' own rates
    private long[] traded = new long[0]; // by currency and day modulo SLOTS
    private long day = NO_DAY;

    /** The instruments' own rates alone. */
    void onSession() {
        volumes = new long[0];
        makerRates = volumes;
        takerRates = volumes;
        findTiers();
    }

    /** A schedule, in place of what was there before. */
    void onTerms(final VenueTermsDecoder terms) {
        final VenueTermsDecoder.TiersDecoder group = terms.tiers();
        volumes = new long[group.count()];
        makerRates = new long[volumes.length];
        takerRates = new long[volumes.length];
        for (int i = 0; i < volumes.length; i++) {
            group.next();
            volumes[i] = group.volume();
            makerRates[i] = group.makerFeeRate();
            takerRates[i] = group.takerFeeRate();
        }
        findTiers();
    }

    /** Makes room for an instrument's quote currency. */
    void onInstrument(final Instrument instrument) {
        final int currency = instrument.quote().index();
        if (currency >= scales.length) {
            scales = Arrays.copyOf(scales, currency + 1);
            tiers = Arrays.copyOf(tiers, currency + 1);
            traded = Arrays.copyOf(traded, (currency + 1) * SLOTS);
        }
        scales[currency] = instrument.quote().scale();
    }

    /** Fee of an execution now, quote currency mantissa, a rebate negative, or OVERFLOW. */
    long fee(final Instrument instrument, final long notional, final Liquidity liquidity, final long now) {
        roll(now);
        final int tier = tiers[instrument.quote().index()];
        final boolean isMaker = liquidity == Liquidity.MAKER;
        final long rate;
        if (tier == 0) {
            rate = isMaker ? instrument.fees().makerRate() : instrument.fees().takerRate();
        } else {
            rate = isMaker ? makerRates[tier - 1] : takerRates[tier - 1];
        }
        return FixedPoint.multiply(notional, rate, Instrument.Fees.SCALE);
    }

    /** So much was traded now. */
    void onTraded(final Instrument instrument, final long notional, final long now) {
        roll(now);
        final int cell = cell(instrument.quote().index(), day);
        traded[cell] = sum(traded[cell], notional);
    }

    private void roll(final long now) {
        final long today = Math.floorDiv(now, DAY_NS);
        if (today == day) {
            return;
        }
        if (day == NO_DAY || today - day >= SLOTS) {
            Arrays.fill(traded, 0);
        } else {
            for (long begun = day + 1; begun <= today; begun++) {
                for (int currency = 0; currency < scales.length; currency++) {
                    traded[cell(currency, begun)] = 0;
                }
            }
        }
        day = today;
        findTiers();
    }

    private void findTiers() {
        for (int currency = 0; currency < scales.length; currency++) {
            final long volume = volume(currency);
            int tier = 0;
            while (tier < volumes.length && isReached(volume, scales[currency], volumes[tier])) {
                tier++;
            }
            tiers[currency] = tier;
        }
    }

    /** Of the window, without today. */
    private long volume(final int currency) {
        long sum = 0;
        for (int back = 1; day != NO_DAY && back <= WINDOW_DAYS; back++) {
            sum = sum(sum, traded[cell(currency, day - back)]);
        }
        return sum;
    }

    private static boolean isReached(final long volume, final int scale, final long least) {
        if (scale >= VOLUME_SCALE) {
            final long wanted = FixedPoint.multiplyExact(least, Decimals.powerOfTen(scale - VOLUME_SCALE));
            return wanted != FixedPoint.OVERFLOW && volume >= wanted;
        }
        final long has = FixedPoint.multiplyExact(volume, Decimals.powerOfTen(VOLUME_SCALE - scale));
        return has == FixedPoint.OVERFLOW || has >= least;
    }

    private static long sum(final long one, final long other) {
        final long sum = FixedPoint.add(one, other);
        return sum == FixedPoint.OVERFLOW ? Long.MAX_VALUE : sum;
    }

    private static int cell(final int currency, final long day) {
        return currency * SLOTS + (int) Math.floorMod(day, (long) SLOTS);
    }

    long hash(final long seed) {
        long hash = StateHash.mix(StateHash.mix(seed, day), volumes.length);
        for (int i = 0; i < volumes.length; i++) {
            hash = StateHash.mix(StateHash.mix(StateHash.mix(hash, volumes[i]), makerRates[i]), takerRates[i]);
        }
        for (int i = 0; i < traded.length; i++) {
            hash = traded[i] == 0 ? hash : StateHash.mix(StateHash.mix(hash, i), traded[i]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        final int schedule = carrier.carry(volumes.length);
        if (carrier.isReading()) {
            volumes = new long[schedule];
            makerRates = new long[schedule];
            takerRates = new long[schedule];
        }
        carrier.carry(volumes);
        carrier.carry(makerRates);
        carrier.carry(takerRates);
        carrier.carry(traded); // its instruments are known
        day = carrier.carry(day);
        findTiers();
    }
}
