package dev.reprise.core.risk;

/**
 * How much the risk gate makes room for, once, at start.
 *
 * @param strategies strategies, indexes from 0
 * @param instruments instruments, indexes from 0
 * @param currencies currencies, indexes from 0; losses are added up per quote currency
 */
public record RiskCapacity(int strategies, int instruments, int currencies) {
    public RiskCapacity {
        if (strategies < 1 || instruments < 1 || currencies < 1) {
            throw new IllegalArgumentException("risk capacity must be above 0: strategies=" + strategies
                    + " instruments=" + instruments + " currencies=" + currencies);
        }
    }
}
