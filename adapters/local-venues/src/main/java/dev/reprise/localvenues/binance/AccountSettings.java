package dev.reprise.localvenues.binance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The local venue's one account.
 *
 * @param credentials keys that may act for it; with none, orders are refused and market data flows
 * @param balances initial free balance by asset, mantissas at 8 decimals, not negative
 * @param makerFeePpm fee of a resting order in millionths of what is received, 0 to 100,000
 * @param takerFeePpm fee of a taking order, likewise
 * @param ordersPerTenSeconds order limit, above 0
 * @param weightPerMinute limit of request weight, above 0; the venue's own is 6000
 * @param preventsSelfTrades true for mode EXPIRE_TAKER, false for NONE
 */
public record AccountSettings(
        List<VenueCredentials> credentials,
        Map<String, Long> balances,
        int makerFeePpm,
        int takerFeePpm,
        int ordersPerTenSeconds,
        int weightPerMinute,
        boolean preventsSelfTrades) {
    private static final int WEIGHT_PER_MINUTE = 6000;
    private static final int MAX_FEE_PPM = 100_000;
    private static final int FEE_PPM = 1000;
    private static final int ORDERS_PER_TEN_SECONDS = 2000;
    private static final long ONE = 100_000_000;

    public AccountSettings {
        credentials = List.copyOf(credentials);
        balances = java.util.Collections.unmodifiableMap(new TreeMap<>(balances));
        if (makerFeePpm < 0 || makerFeePpm > MAX_FEE_PPM || takerFeePpm < 0 || takerFeePpm > MAX_FEE_PPM) {
            throw new IllegalArgumentException(
                    "fees must be 0 to 100000 ppm: makerFeePpm=" + makerFeePpm + " takerFeePpm=" + takerFeePpm);
        }
        if (ordersPerTenSeconds <= 0 || weightPerMinute <= 0) {
            throw new IllegalArgumentException("limits must be above 0: ordersPerTenSeconds=" + ordersPerTenSeconds
                    + " weightPerMinute=" + weightPerMinute);
        }
        for (final Map.Entry<String, Long> balance : balances.entrySet()) {
            if (balance.getValue() < 0) {
                throw new IllegalArgumentException(
                        "a balance must not be negative: asset=" + balance.getKey() + " was " + balance.getValue());
            }
        }
    }

    /** With the venue's own limit of request weight. */
    public AccountSettings(
            final List<VenueCredentials> credentials,
            final Map<String, Long> balances,
            final int makerFeePpm,
            final int takerFeePpm,
            final int ordersPerTenSeconds,
            final boolean preventsSelfTrades) {
        this(
                credentials,
                balances,
                makerFeePpm,
                takerFeePpm,
                ordersPerTenSeconds,
                WEIGHT_PER_MINUTE,
                preventsSelfTrades);
    }

    /** The same account with another limit of request weight. */
    public AccountSettings withWeightPerMinute(final int newWeightPerMinute) {
        return new AccountSettings(
                credentials,
                balances,
                makerFeePpm,
                takerFeePpm,
                ordersPerTenSeconds,
                newWeightPerMinute,
                preventsSelfTrades);
    }

    /** Rich enough for the demo: 10 BTC, 100 ETH, 1,000,000 USDT, fees of 0.1 %, no self-trade prevention. */
    public static AccountSettings of(final VenueCredentials... credentials) {
        final Map<String, Long> balances = Map.of("BTC", 10 * ONE, "ETH", 100 * ONE, "USDT", 1_000_000 * ONE);
        return new AccountSettings(List.of(credentials), balances, FEE_PPM, FEE_PPM, ORDERS_PER_TEN_SECONDS, false);
    }

    /** The same account with other balances. */
    public AccountSettings withBalances(final Map<String, Long> newBalances) {
        return new AccountSettings(
                credentials,
                newBalances,
                makerFeePpm,
                takerFeePpm,
                ordersPerTenSeconds,
                weightPerMinute,
                preventsSelfTrades);
    }

    /** The same account with other fees. */
    public AccountSettings withFees(final int newMakerFeePpm, final int newTakerFeePpm) {
        return new AccountSettings(
                credentials,
                balances,
                newMakerFeePpm,
                newTakerFeePpm,
                ordersPerTenSeconds,
                weightPerMinute,
                preventsSelfTrades);
    }
}
