ALTER TYPE "OutboxState" ADD VALUE 'dropped';
