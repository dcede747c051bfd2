import type { Actor } from '../contract/actor.ts';
import type { Result } from '../contract/result.ts';
import type {
  CreateSettlement,
  SaveSettlement,
  Settlement,
  SettlementSheet,
} from '../contract/settlement.ts';
import type { SettledLine } from './ports.ts';

/** What households are owed, period by period; every line of an order is settled once at the most. */
export interface SettlementUseCases {
  /** Newest first, 200 at the most. */
  list(): Promise<Settlement[]>;
  /** `not_found`. */
  get(id: string): Promise<Result<SettlementSheet>>;
  /** The sheet with each line, for a file. `not_found`. */
  withLines(id: string): Promise<Result<{ sheet: SettlementSheet; lines: SettledLine[] }>>;
  /** `not_found` for the household. */
  create(input: CreateSettlement): Promise<Result<SettlementSheet>>;
  /** What is taken off, and a note. `not_found`; `wrong_state` once it is closed. */
  save(id: string, input: SaveSettlement): Promise<Result<SettlementSheet>>;
  /** Keeps it as it is, for good. `not_found`; `wrong_state` when it is closed already, or nothing is in it. */
  close(actor: Actor, id: string): Promise<Result<SettlementSheet>>;
  /** `not_found`; `wrong_state` once it is closed. */
  remove(id: string): Promise<Result<Record<string, never>>>;
}
