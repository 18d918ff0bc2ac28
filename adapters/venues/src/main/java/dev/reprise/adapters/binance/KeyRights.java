package dev.reprise.adapters.binance;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What the venue says that a key may do. What it does not say counts as the worse.
 *
 * @param trades spot orders
 * @param withdraws money out of the account
 * @param transfers money between accounts
 * @param isBoundToAddresses accepted from listed addresses only
 */
public record KeyRights(boolean trades, boolean withdraws, boolean transfers, boolean isBoundToAddresses) {
    static KeyRights read(final JsonNode restrictions) {
        return new KeyRights(
                restrictions.path("enableSpotAndMarginTrading").asBoolean(false),
                restrictions.path("enableWithdrawals").asBoolean(true),
                restrictions.path("enableInternalTransfer").asBoolean(true)
                        || restrictions.path("permitsUniversalTransfer").asBoolean(true),
                restrictions.path("ipRestrict").asBoolean(false));
    }

    /** Why a key with these rights must not trade real money; empty when it may. */
    public List<String> problems() {
        final List<String> problems = new ArrayList<>();
        if (!trades) {
            problems.add("it may not trade spot");
        }
        if (withdraws) {
            problems.add("it may withdraw");
        }
        if (transfers) {
            problems.add("it may transfer to other accounts");
        }
        if (!isBoundToAddresses) {
            problems.add("it is not bound to addresses");
        }
        return problems;
    }
}
