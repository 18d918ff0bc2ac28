/**
 * What we hold and what it cost: netted positions, profit, fees, and the double-entry ledger behind them.
 *
 * <p>Start with {@link dev.reprise.core.portfolio.Portfolio}. Nothing here decides or emits. Core thread only, no allocation after
 * the definitions.
 */
package dev.reprise.core.portfolio;
