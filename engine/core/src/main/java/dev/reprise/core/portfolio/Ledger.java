package dev.reprise.core.portfolio;

import dev.reprise.api.Carrier;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.core.hash.Mix;

/**
 * Double entry in whole units of each currency: what one account gets another gives, so the trial balance is zero after every
 * posting. A posting that would pass 63 bits in any account changes nothing.
 */
public final class Ledger {
    private static final int ACCOUNTS = Account.values().length;

    private final long[] balances; // by currency and account

    Ledger(final int maxCurrencies) {
        balances = new long[maxCurrencies * ACCOUNTS];
    }

    /** Balance of an account, amount mantissa, debit positive. */
    public long balance(final Account account, final int currency) {
        return balances[currency * ACCOUNTS + account.ordinal()];
    }

    /** Sum over a currency's accounts: zero, always. */
    public long trialBalance(final int currency) {
        long sum = 0;
        for (int i = 0; i < ACCOUNTS; i++) {
            sum += balances[currency * ACCOUNTS + i];
        }
        return sum;
    }

    /** Whether a trade can be posted. */
    boolean canPost(
            final int currency,
            final long cash,
            final long inventory,
            final long realisedPnl,
            final long rounding,
            final long feeCoins) {
        return fits(Account.CASH, currency, cash)
                && fits(Account.INVENTORY, currency, inventory)
                && fits(Account.REALISED_PNL, currency, realisedPnl)
                && fits(Account.ROUNDING, currency, rounding)
                && fits(Account.FEE_COINS, currency, feeCoins);
    }

    /** Whether a fee can be posted, after {@code cash} of the same currency when that is the trade's. */
    boolean canPostFee(final int currency, final long cashBefore, final long fee) {
        final long cash = FixedPoint.add(balance(Account.CASH, currency), cashBefore);
        return FixedPoint.add(cash, -fee) != FixedPoint.OVERFLOW && fits(Account.FEES, currency, fee);
    }

    /** Whether the coins that a position gives for a fee can be posted, after that fee. */
    boolean canPostFeeCoins(final int currency, final long coins, final long fee) {
        return fits(Account.CASH, currency, FixedPoint.add(coins, -fee)) && fits(Account.FEE_COINS, currency, -coins);
    }

    /** One trade; the five amounts sum to zero. */
    void post(
            final int currency,
            final long cash,
            final long inventory,
            final long realisedPnl,
            final long rounding,
            final long feeCoins) {
        assert cash + inventory + realisedPnl + rounding + feeCoins == 0 : "a posting does not balance";
        add(Account.CASH, currency, cash);
        add(Account.INVENTORY, currency, inventory);
        add(Account.REALISED_PNL, currency, realisedPnl);
        add(Account.ROUNDING, currency, rounding);
        add(Account.FEE_COINS, currency, feeCoins);
        assert trialBalance(currency) == 0 : "the trial balance is off";
    }

    void postFee(final int currency, final long fee) {
        add(Account.CASH, currency, -fee);
        add(Account.FEES, currency, fee);
        assert trialBalance(currency) == 0 : "the trial balance is off";
    }

    /** Coins of a position that pay a fee; cash keeps what of them it did not use. */
    void postFeeCoins(final int currency, final long coins) {
        add(Account.CASH, currency, coins);
        add(Account.FEE_COINS, currency, -coins);
        assert trialBalance(currency) == 0 : "the trial balance is off";
    }

    /** Funding received, negative when paid; false, with nothing posted, when it does not fit. */
    boolean postFunding(final int currency, final long amount) {
        if (!fits(Account.CASH, currency, amount) || !fits(Account.FUNDING, currency, -amount)) {
            return false;
        }
        add(Account.CASH, currency, amount);
        add(Account.FUNDING, currency, -amount);
        assert trialBalance(currency) == 0 : "the trial balance is off";
        return true;
    }

    boolean postOpening(final int currency, final long amount) {
        if (amount == FixedPoint.OVERFLOW
                || !fits(Account.CASH, currency, amount)
                || !fits(Account.OPENING, currency, -amount)) {
            return false;
        }
        add(Account.CASH, currency, amount);
        add(Account.OPENING, currency, -amount);
        assert trialBalance(currency) == 0 : "the trial balance is off";
        return true;
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (int i = 0; i < balances.length; i++) {
            // Most accounts pay no fee in coins: their hash is the one they had before there were any.
            if (balances[i] != 0 || i % ACCOUNTS != Account.FEE_COINS.ordinal()) {
                hash = Mix.step(hash, balances[i]);
            }
        }
        return hash;
    }

    private boolean fits(final Account account, final int currency, final long amount) {
        return FixedPoint.add(balance(account, currency), amount) != FixedPoint.OVERFLOW;
    }

    private void add(final Account account, final int currency, final long amount) {
        balances[currency * ACCOUNTS + account.ordinal()] += amount;
    }

    void carry(final Carrier carrier) {
        carrier.carry(balances);
    }
}
