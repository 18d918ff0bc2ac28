/**
 * Stop-loss and take-profit held by the engine: sized by what each entry filled, fired by the price source it names.
 *
 * <p>{@link dev.reprise.core.protection.Protection} decides and is the class to read first; {@code ProtectionTable}
 * is the state that its records change. Core thread only.
 */
package dev.reprise.core.protection;
