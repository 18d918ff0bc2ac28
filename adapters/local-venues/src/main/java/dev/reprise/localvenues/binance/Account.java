package dev.reprise.localvenues.binance;

import dev.reprise.api.number.Decimals;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;

/** Balances at 8 decimals. On the venue thread only. */
final class Account {
    private final Map<String, Balance> balances = new TreeMap<>();
    private final TreeSet<String> changed = new TreeSet<>();

    Account(final Map<String, Long> initial) {
        initial.forEach((asset, free) -> balance(asset).free = free);
        changed.clear();
    }

    private Balance balance(final String asset) {
        changed.add(asset);
        return balances.computeIfAbsent(asset, a -> new Balance());
    }

    long free(final String asset) {
        final Balance balance = balances.get(asset);
        return balance == null ? 0 : balance.free;
    }

    void lock(final String asset, final long amount) throws ApiError {
        if (free(asset) < amount) {
            throw new ApiError(-2010, "Account has insufficient balance for requested action.");
        }
        final Balance balance = balance(asset);
        balance.free -= amount;
        balance.locked += amount;
    }

    void unlock(final String asset, final long amount) {
        final Balance balance = balance(asset);
        balance.locked -= amount;
        balance.free += amount;
    }

    /** Takes from what is locked. */
    void pay(final String asset, final long amount) {
        balance(asset).locked -= amount;
    }

    void receive(final String asset, final long amount) {
        balance(asset).free += amount;
    }

    /** Balances that changed since the last call as the user data stream lists them; null when there are none. */
    ArrayNode takeChanged() {
        if (changed.isEmpty()) {
            return null;
        }
        final ArrayNode list = VenueJson.array();
        for (final String asset : changed) {
            add(list, asset, "a", "f", "l");
        }
        changed.clear();
        return list;
    }

    ArrayNode all() {
        final ArrayNode list = VenueJson.array();
        for (final String asset : balances.keySet()) {
            add(list, asset, "asset", "free", "locked");
        }
        return list;
    }

    private void add(
            final ArrayNode list, final String asset, final String name, final String free, final String locked) {
        final Balance balance = balances.get(asset);
        list.addObject()
                .put(name, asset)
                .put(free, Decimals.format(balance.free, VenueSymbol.VENUE_SCALE))
                .put(locked, Decimals.format(balance.locked, VenueSymbol.VENUE_SCALE));
    }

    private static final class Balance {
        private long free;
        private long locked;
    }
}
