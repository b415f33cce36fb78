import { memoryStore } from './memory-store.ts';

export const aStore = memoryStore;
