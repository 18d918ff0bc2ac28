/**
 * Bundled strategies: examples to read and to trade with. Each is made by its factory, lives on the core's thread and keeps
 * no clock, no thread and no map with an order of its own, so its decisions replay bit for bit.
 *
 * <p>Begin with {@link dev.reprise.strategies.EmaCross} (rules at bar close) or {@link dev.reprise.strategies.TouchMaker}
 * (quotes at tick level).
 */
package dev.reprise.strategies;
