/**
 * Runs strategies: dispatch by instrument in a fixed order, the views they read, the context they act through.
 *
 * <p>{@link dev.reprise.core.host.StrategyHost} survives a throwing strategy. Core thread only.
 */
package dev.reprise.core.host;
