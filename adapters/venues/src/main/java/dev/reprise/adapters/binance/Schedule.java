package dev.reprise.adapters.binance;

/**
 * How often the adapter looks after itself. Times in nanoseconds.
 *
 * @param openOrdersAuditNs between audits of the open orders
 * @param balancesAuditNs between audits of the balances
 * @param tradesAuditNs between audits of the trades since the last one known
 * @param graceNs what the venue tells and its stream has not told for so long counts as missed, not as on its way
 * @param clockNs between measurements of the venue's clock
 * @param rulesNs between readings of the instruments' rules
 * @param silenceNs without any data of an instrument's book for so long its subscription is suspected
 * @param overlapNs longest time that two connections stand side by side in a planned change
 * @param retryNs between attempts to complete a reconciliation
 */
public record Schedule(
        long openOrdersAuditNs,
        long balancesAuditNs,
        long tradesAuditNs,
        long graceNs,
        long clockNs,
        long rulesNs,
        long silenceNs,
        long overlapNs,
        long retryNs) {
    private static final long SECOND = 1_000_000_000;

    /** Audits at 10, 30 and 60 s, clock each minute, rules each hour. */
    public static final Schedule USUAL = new Schedule(
            10 * SECOND,
            30 * SECOND,
            60 * SECOND,
            2 * SECOND,
            60 * SECOND,
            3600 * SECOND,
            15 * SECOND,
            10 * SECOND,
            2 * SECOND);

    public Schedule {
        if (openOrdersAuditNs <= 0
                || balancesAuditNs <= 0
                || tradesAuditNs <= 0
                || graceNs <= 0
                || clockNs <= 0
                || rulesNs <= 0
                || silenceNs <= 0
                || overlapNs <= 0
                || retryNs <= 0) {
            throw new IllegalArgumentException("times must be above 0: " + openOrdersAuditNs + ' ' + balancesAuditNs
                    + ' ' + tradesAuditNs + ' ' + graceNs + ' ' + clockNs + ' ' + rulesNs + ' ' + silenceNs + ' '
                    + overlapNs + ' ' + retryNs);
        }
    }

    /** The same with other audits. */
    public Schedule withAudits(final long openOrders, final long balances, final long trades, final long newGraceNs) {
        return new Schedule(openOrders, balances, trades, newGraceNs, clockNs, rulesNs, silenceNs, overlapNs, retryNs);
    }

    /** The same with other times for clock and rules. */
    public Schedule withRefresh(final long newClockNs, final long newRulesNs) {
        return new Schedule(
                openOrdersAuditNs,
                balancesAuditNs,
                tradesAuditNs,
                graceNs,
                newClockNs,
                newRulesNs,
                silenceNs,
                overlapNs,
                retryNs);
    }

    /** The same with other times for connections. */
    public Schedule withConnections(final long newSilenceNs, final long newOverlapNs, final long newRetryNs) {
        return new Schedule(
                openOrdersAuditNs,
                balancesAuditNs,
                tradesAuditNs,
                graceNs,
                clockNs,
                rulesNs,
                newSilenceNs,
                newOverlapNs,
                newRetryNs);
    }
}
